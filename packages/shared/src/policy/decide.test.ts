import { describe, expect, test } from 'vitest'
import { aDecisionInput } from '../../test/support/decision-input.ts'
import { decide } from './decide.ts'
import type { PolicyRule, RuleAnswer } from './rule.ts'

const rule = (name: string, answer: RuleAnswer): PolicyRule => ({ name, check: () => answer })

describe('decide', () => {
  test('updates by itself when the policy is auto and nothing stands against it', () => {
    expect(decide(aDecisionInput({ policy: 'auto' })).outcome).toBe('auto')
  })

  test('asks under the policy manual', () => {
    expect(decide(aDecisionInput({ policy: 'manual' })).outcome).toBe('ask')
  })

  test('does nothing under the policy pinned', () => {
    expect(decide(aDecisionInput({ policy: 'pinned' })).outcome).toBe('none')
  })

  test('does nothing when nothing is newer', () => {
    expect(decide(aDecisionInput({ candidate: null })).outcome).toBe('none')
  })

  test('does nothing about a container that a filter excludes', () => {
    const decision = decide(aDecisionInput({ containerName: 'db-1', filters: ['web', 'db-*'] }))

    expect(decision.outcome).toBe('none')
    expect(decision.trace).toContainEqual({
      rule: 'filters',
      verdict: 'drop',
      text: 'The filter "db-*" excludes the container from scans.',
    })
  })

  test('does nothing about an ignored version, by its tag or its digest', () => {
    const candidate = { version: '1.2.4', digest: 'sha256:new' }

    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['1.2.4'] })).outcome).toBe('none')
    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['sha256:new'] })).outcome).toBe('none')
    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['1.2.5'] })).outcome).toBe('auto')
  })

  test('does not offer a failed image again until the registry shows another digest', () => {
    const failedDigests = ['sha256:sick']

    expect(decide(aDecisionInput({ candidate: { digest: 'sha256:sick' }, failedDigests })).outcome).toBe(
      'none',
    )
    expect(decide(aDecisionInput({ candidate: { digest: 'sha256:mended' }, failedDigests })).outcome).toBe(
      'auto',
    )
  })

  test('asks before it takes an image again that somebody rolled back by hand', () => {
    const rolledBackDigests = ['sha256:left']
    const left = { candidate: { digest: 'sha256:left' }, rolledBackDigests }

    expect(decide(aDecisionInput({ ...left, policy: 'auto' })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ ...left, policy: 'auto', cause: 'person' })).outcome).toBe('auto')
    expect(decide(aDecisionInput({ candidate: { digest: 'sha256:other' }, rolledBackDigests })).outcome).toBe(
      'auto',
    )
  })

  test('holds back while paused, but only what the timer set off', () => {
    expect(decide(aDecisionInput({ isPaused: true, cause: 'schedule' })).outcome).toBe('hold')
    expect(decide(aDecisionInput({ isPaused: true, cause: 'scan' })).outcome).toBe('auto')
  })

  test('never updates a stopped container or a part of Sentinel unasked', () => {
    expect(decide(aDecisionInput({ isRunning: false })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ isSelf: true })).outcome).toBe('ask')
  })

  test('lets a person go ahead where only scans are restrained', () => {
    const input = aDecisionInput({
      cause: 'person',
      policy: 'pinned',
      filters: ['*'],
      candidate: { version: '2', digest: 'sha256:new' },
      ignoredVersions: ['2'],
      failedDigests: ['sha256:new'],
      isPaused: true,
      isRunning: false,
      isSelf: true,
    })

    expect(decide(input).outcome).toBe('auto')
  })

  test('asks every rule, so that the explanation is whole', () => {
    const decision = decide(aDecisionInput({ policy: 'pinned', isRunning: false }))

    expect(decision.trace.map(({ rule: name }) => name)).toEqual([
      'update-exists',
      'policy',
      'filters',
      'ignored-version',
      'failed-version',
      'rolled-back-version',
      'paused',
      'stopped',
      'self',
    ])
  })

  test('names the time when the last of the holding rules opens', () => {
    const early = { verdict: 'hold', text: 'Early.', until: new Date('2026-01-01') } as const
    const late = { verdict: 'hold', text: 'Late.', until: new Date('2026-01-02') } as const
    const unknown = { verdict: 'hold', text: 'Unknown.' } as const

    expect(decide(aDecisionInput(), [rule('a', late), rule('b', early)]).until).toEqual(late.until)
    expect(decide(aDecisionInput(), [rule('a', late), rule('b', unknown)]).until).toBeUndefined()
    expect(
      decide(aDecisionInput(), [rule('a', late), rule('b', { verdict: 'ask', text: 'Ask.' })]),
    ).toMatchObject({
      outcome: 'ask',
    })
  })

  test('updates by itself where there is no rule at all', () => {
    expect(decide(aDecisionInput(), []).outcome).toBe('auto')
  })
})
