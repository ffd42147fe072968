import { describe, expect, it } from 'vitest'
import { problemOf, summarize } from './summary.ts'
import { aFleetContainer, anUpdateView } from './test-views.ts'

const headline = (...containers: Parameters<typeof summarize>[0]) => summarize(containers).headline

describe('summarize', () => {
  it('puts the most pressing thing into one sentence', () => {
    const current = aFleetContainer()
    const waiting = aFleetContainer({ waiting: anUpdateView() })
    const running = aFleetContainer({ active: anUpdateView({ state: 'running' }) })
    const stuck = aFleetContainer({ active: anUpdateView({ state: 'needs_attention' }) })
    const ill = aFleetContainer({ health: 'unhealthy' })

    expect(headline()).toBe('Nothing to watch yet.')
    expect(headline(current)).toBe('Everything is up to date.')
    expect(headline(current, ill)).toBe('No updates wait, but 1 container has a problem.')
    expect(headline(current, ill, running)).toBe('1 update under way.')
    expect(headline(running, waiting, waiting)).toBe('2 updates wait for you.')
    expect(headline(running, waiting, stuck)).toBe('1 update needs your decision.')
  })

  it('does not call up to date what nobody checked', () => {
    expect(headline(aFleetContainer({ decision: null }))).toBe('Nothing waits for you.')
  })
})

describe('problemOf', () => {
  it.each([
    [{ health: 'unhealthy' }, 'Its health check fails.'],
    [{ state: 'restarting' }, 'It keeps restarting.'],
    [{ state: 'exited', exit_code: 3 }, 'It ended with exit code 3.'],
    [{ state: 'exited', exit_code: 0 }, undefined],
    [{ state: 'exited', exit_code: 143 }, undefined],
    [{ health: 'unhealthy', active: anUpdateView({ state: 'running' }) }, undefined],
  ] as const)('of %j is %s', (overrides, problem) => {
    expect(problemOf(aFleetContainer(overrides))).toBe(problem)
  })
})
