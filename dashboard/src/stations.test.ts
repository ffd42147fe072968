import { describe, expect, it } from 'vitest'
import type { StepView } from './api/views.ts'
import { journeyOf } from './stations.ts'

const start = Date.parse('2026-11-22T12:00:00Z')
const time = (second: number) => new Date(start + second * 1000).toISOString()

function step(name: string, second: number, rest: Partial<StepView> = {}): StepView {
  return {
    step: name,
    direction: 'forward',
    phase: 'done',
    at: time(second),
    ended_at: time(second + 1),
    text: null,
    ...rest,
  }
}

const states = (steps: readonly StepView[]) =>
  Object.fromEntries(journeyOf({ steps, state: 'running' }).stations.map(({ key, state }) => [key, state]))

describe('journeyOf', () => {
  it('marks what is done, what goes on and what is still to come', () => {
    const steps = [step('record', 0), step('gate', 1), step('pull', 2, { phase: 'begun', ended_at: null })]

    expect(states(steps)).toMatchObject({ check: 'done', download: 'now', create: 'ahead', finish: 'ahead' })
    expect(journeyOf({ steps, state: 'running' }).doing).toContain('Downloading')
  })

  it('counts the outage from the stop of the old one to the start of the new one', () => {
    const upToStop = [step('record', 0), step('stop-old', 10)]
    const whole = [...upToStop, step('swap-names', 11), step('start-new', 12), step('prove', 13)]

    expect(journeyOf({ steps: [step('record', 0)], state: 'running' }).outage).toBeUndefined()
    expect(journeyOf({ steps: upToStop, state: 'running' }).outage).toEqual({ from: time(10) })
    expect(journeyOf({ steps: whole, state: 'running' }).outage).toEqual({ from: time(10), to: time(13) })
  })

  it('counts the outage to the old one’s return when the new one is sick', () => {
    const down = [
      step('stop-old', 10),
      step('start-new', 12),
      step('prove', 13, { phase: 'failed' }),
      step('start-new', 15, { direction: 'undo' }),
    ]
    const back = [...down, step('stop-old', 17, { direction: 'undo' })]

    expect(journeyOf({ steps: down, state: 'running' }).outage).toEqual({ from: time(10) })
    expect(journeyOf({ steps: back, state: 'running' }).outage).toEqual({ from: time(10), to: time(18) })
  })

  it('shows where it failed, and what was taken back since', () => {
    const steps = [
      step('create', 8),
      step('stop-old', 10),
      step('start-new', 12),
      step('prove', 13, { phase: 'failed' }),
      step('start-new', 15, { direction: 'undo' }),
      step('stop-old', 17, { direction: 'undo', phase: 'begun', ended_at: null }),
    ]

    expect(states(steps)).toMatchObject({ create: 'done', stop: 'now', start: 'undone', prove: 'failed' })
    expect(journeyOf({ steps, state: 'running' })).toMatchObject({ isGoingBack: true })
  })

  it('follows the order in which the new one starts beside the old one, and counts no outage', () => {
    const proving = [
      step('create', 8),
      step('prepare', 9),
      step('start-new', 10),
      step('prove', 11, { phase: 'begun', ended_at: null }),
    ]
    const whole = [...proving.slice(0, 3), step('prove', 11), step('swap-names', 12), step('stop-old', 13)]

    expect(journeyOf({ steps: proving, state: 'running' })).toMatchObject({
      isStartFirst: true,
      outage: undefined,
      doing: 'Watching whether the new one is well; the old one serves as ever',
    })
    const { stations } = journeyOf({ steps: whole, state: 'running' })
    expect(stations.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'check ahead',
      'download ahead',
      'create done',
      'start done',
      'prove done',
      'stop done',
      'finish ahead',
    ])
    expect(stations.some(({ isOutage }) => isOutage)).toBe(false)
    expect(journeyOf({ steps: whole, state: 'running' }).outage).toBeUndefined()
  })

  it('takes a step that it does not know for part of the check, and breaks on nothing', () => {
    expect(states([step('something-new', 0)])).toMatchObject({ check: 'done' })
    expect(journeyOf({ steps: [], state: 'queued' }).doing).toBe('An updater takes it next')
  })

  it('follows the swarm through a rollout, with no outage of its own', () => {
    const steps = [
      step('record', 0),
      step('pin', 1),
      step('roll-out', 2),
      step('follow', 3, { phase: 'begun', ended_at: null }),
    ]
    const journey = journeyOf({ steps, state: 'running', isService: true })
    expect(journey.stations.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'check done',
      'image done',
      'order done',
      'follow now',
      'count ahead',
    ])
    expect(journey).toMatchObject({ isRollout: true, outage: undefined })
  })

  it('stops what hangs on a container in the station in which that stops', () => {
    expect(states([step('stop-dependants', 0, { phase: 'begun', ended_at: null })])).toMatchObject({
      stop: 'now',
    })
  })
})
