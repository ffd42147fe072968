import { describe, expect, test } from 'vitest'
import { aDecisionInput } from '../../test/support/decision-input.ts'
import { decide } from './decide.ts'
import type { PolicyRule, RuleAnswer } from './rule.ts'

const firstSeenAt = new Date('2026-11-22T11:00:00Z')
const rule = (name: string, answer: RuleAnswer): PolicyRule => ({ name, check: () => answer })
const seen = (at: string) => ({ digest: 'sha256:new', firstSeenAt: new Date(at) })
const asked = (isPulled: boolean) => decide(aDecisionInput({ pullOnly: { isWanted: true, isPulled } }))

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
    const candidate = { version: '1.2.4', digest: 'sha256:new', firstSeenAt }

    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['1.2.4'] })).outcome).toBe('none')
    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['sha256:new'] })).outcome).toBe('none')
    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['1.2.5'] })).outcome).toBe('auto')
  })

  test('does not offer a failed image again until the registry shows another digest', () => {
    const failedDigests = ['sha256:sick']

    expect(
      decide(aDecisionInput({ candidate: { digest: 'sha256:sick', firstSeenAt }, failedDigests })).outcome,
    ).toBe('none')
    expect(
      decide(aDecisionInput({ candidate: { digest: 'sha256:mended', firstSeenAt }, failedDigests })).outcome,
    ).toBe('auto')
  })

  test('asks before it takes an image again that somebody rolled back by hand', () => {
    const rolledBackDigests = ['sha256:left']
    const left = { candidate: { digest: 'sha256:left', firstSeenAt }, rolledBackDigests }

    expect(decide(aDecisionInput({ ...left, policy: 'auto' })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ ...left, policy: 'auto', cause: 'person' })).outcome).toBe('auto')
    expect(
      decide(aDecisionInput({ candidate: { digest: 'sha256:other', firstSeenAt }, rolledBackDigests }))
        .outcome,
    ).toBe('auto')
  })

  test('knows an ignored version also behind a tag that names none', () => {
    const candidate = { resolvedVersion: '2.3.1', digest: 'sha256:new', firstSeenAt }

    expect(decide(aDecisionInput({ candidate, ignoredVersions: ['2.3.1'] })).outcome).toBe('none')
  })

  test('waits until this very candidate has been known for the delay', () => {
    const delay = { ms: 7_200_000 }
    const young = decide(aDecisionInput({ candidate: seen('2026-11-22T11:00:00Z'), delay }))

    expect(young).toMatchObject({ outcome: 'hold', until: new Date('2026-11-22T13:00:00Z') })
    expect(young.trace).toContainEqual(
      expect.objectContaining({ rule: 'delay', text: 'The candidate must be known for 2h0m0s first.' }),
    )
    expect(decide(aDecisionInput({ candidate: seen('2026-11-22T10:00:00Z'), delay })).outcome).toBe('auto')
    expect(
      decide(aDecisionInput({ candidate: seen('2026-11-22T11:00:00Z'), delay, cause: 'person' })).outcome,
    ).toBe('auto')
  })

  test('waits for the maintenance window, and for the later of window and delay', () => {
    const until = new Date('2026-11-23T02:00:00Z')
    const window = { state: 'closed', expression: '02:00-05:00', until } as const

    expect(decide(aDecisionInput({ window }))).toMatchObject({ outcome: 'hold', until })
    expect(decide(aDecisionInput({ window, delay: { ms: 86_400_000 } })).until).toEqual(
      new Date('2026-11-23T12:00:00Z'),
    )
    expect(decide(aDecisionInput({ window, cause: 'person' })).outcome).toBe('auto')
    expect(decide(aDecisionInput({ window, policy: 'manual' })).outcome).toBe('ask')
  })

  test('asks where something that should restrain cannot be read', () => {
    const problem = 'It means nothing.'
    const unreadable = { state: 'unreadable', expression: 'at night', problem } as const

    expect(decide(aDecisionInput({ window: unreadable })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ hasUnreadableLabel: true })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ delay: { ms: 0, problem } })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ schedule: { expression: 'at night', problem } })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ pullOnly: { isWanted: false, isPulled: false, problem } })).outcome).toBe(
      'ask',
    )
  })

  test('holds everything in a dry run but what a person asks for', () => {
    const decision = decide(aDecisionInput({ isDryRun: true, cause: 'scan' }))

    expect(decision.outcome).toBe('hold')
    expect(decision.until).toBeUndefined()
    expect(decide(aDecisionInput({ isDryRun: true, cause: 'person' })).outcome).toBe('auto')
  })

  test('goes ahead with a pull, and asks for the restart once the image is there', () => {
    expect(asked(false).outcome).toBe('auto')
    expect(asked(true).outcome).toBe('ask')
    expect(decide(aDecisionInput({ pullOnly: { isWanted: false, isPulled: true } })).outcome).toBe('auto')
  })

  test('waits while the registry may not be asked', () => {
    const until = new Date('2026-11-22T13:00:00Z')

    expect(decide(aDecisionInput({ rateLimit: { text: 'Wait.', until } }))).toMatchObject({
      outcome: 'hold',
      until,
    })
  })

  test('holds back while paused, but only what the timer set off', () => {
    expect(decide(aDecisionInput({ isPaused: true, cause: 'schedule' })).outcome).toBe('hold')
    expect(decide(aDecisionInput({ isPaused: true, cause: 'scan' })).outcome).toBe('auto')
  })

  test('never updates a stopped container or a part of Sentinel unasked', () => {
    expect(decide(aDecisionInput({ isRunning: false })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ isSelf: true })).outcome).toBe('ask')
  })

  test('updates what Sentinel runs in unasked where the setting says so, by every other gate', () => {
    const own = { isSelf: true, updatesItself: true } as const

    expect(decide(aDecisionInput(own)).outcome).toBe('auto')
    expect(decide(aDecisionInput({ ...own, policy: 'manual' })).outcome).toBe('auto')
    expect(decide(aDecisionInput({ ...own, policy: 'manual', policySource: 'label' })).outcome).toBe('ask')
    expect(decide(aDecisionInput({ ...own, policy: 'pinned' })).outcome).toBe('none')
    expect(decide(aDecisionInput({ ...own, isPaused: true })).outcome).toBe('hold')
  })

  test('lets a person go ahead where only scans are restrained', () => {
    const input = aDecisionInput({
      cause: 'person',
      policy: 'pinned',
      filters: ['*'],
      candidate: { version: '2', digest: 'sha256:new', firstSeenAt },
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
      'rate-limit',
      'update-exists',
      'policy',
      'readable-labels',
      'filters',
      'schedule',
      'ignored-version',
      'failed-version',
      'rolled-back-version',
      'delay',
      'maintenance-window',
      'dry-run',
      'pull-only',
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
