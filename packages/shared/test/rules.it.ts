import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../src/policy/decide.ts'
import type { Outcome } from '../src/policy/decide.ts'
import { policies } from '../src/policy/resolve-policy.ts'
import { policyRules } from '../src/policy/rules/index.ts'
import { verdicts } from '../src/policy/rule.ts'
import type { DecisionInput } from '../src/policy/rule.ts'
import type { WindowState } from '../src/policy/window-state.ts'

const name = fc.constantFrom('web', 'db-1', 'a/b', '')
const digest = fc.constantFrom('sha256:a', 'sha256:b')
const firstSeenAt = fc.constantFrom(new Date(0), new Date(3_600_000), new Date(7_200_000))
const problem = fc.constantFrom({}, { problem: 'It cannot be read.' })
const window: fc.Arbitrary<WindowState> = fc.constantFrom(
  { state: 'none', expression: '' },
  { state: 'open', expression: '02:00-05:00' },
  { state: 'closed', expression: `Fri 20:00-Mon 06:00;${' '.repeat(300)}`, until: new Date(9_000_000) },
  { state: 'closed', expression: '02:00-05:00' },
  { state: 'unreadable', expression: 'when\nit rains', problem: 'It means nothing.' },
)
const anInput: fc.Arbitrary<DecisionInput> = fc.record({
  containerName: name,
  cause: fc.constantFrom('schedule', 'scan', 'person'),
  policy: fc.constantFrom(...policies),
  policySource: fc.constantFrom('override', 'label', 'latest', 'default'),
  hasUnreadableLabel: fc.boolean(),
  candidate: fc.option(
    fc.oneof(
      fc.record({ digest, firstSeenAt }),
      fc.record({ digest, firstSeenAt, version: fc.constantFrom('1.2.4', '2') }),
      fc.record({ digest, firstSeenAt, resolvedVersion: fc.constantFrom('1.2.4', '2') }),
    ),
  ),
  now: fc.constantFrom(new Date(3_600_000), new Date(10_000_000)),
  schedule: fc
    .tuple(fc.constantFrom('', '0 4 * * *', 'never'), problem)
    .map(([expression, wrong]) => ({ expression, ...wrong })),
  delay: fc.tuple(fc.constantFrom(0, 90_000, 86_400_000), problem).map(([ms, wrong]) => ({ ms, ...wrong })),
  window,
  isDryRun: fc.boolean(),
  pullOnly: fc
    .tuple(fc.boolean(), fc.boolean(), problem)
    .map(([isWanted, isPulled, wrong]) => ({ isWanted, isPulled, ...wrong })),
  rateLimit: fc.constantFrom(null, { text: 'The registry asks us to wait.' }),
  filters: fc.array(fc.constantFrom('*', 'web', 'db-?', '[', 'a/*'), { maxLength: 3 }),
  ignoredVersions: fc.array(fc.constantFrom('1.2.4', '2', 'sha256:a'), { maxLength: 2 }),
  failedDigests: fc.array(digest, { maxLength: 2 }),
  rolledBackDigests: fc.array(digest, { maxLength: 2 }),
  isPaused: fc.boolean(),
  isRunning: fc.boolean(),
  isSelf: fc.boolean(),
  updatesItself: fc.constant(false),
})

/** From what permits nothing to what permits most without a person's word. */
const permission: readonly Outcome[] = ['none', 'ask', 'hold', 'auto']
const freedom = (input: DecisionInput) => permission.indexOf(decide(input).outcome)

describe('whatever the container', () => {
  test('a stricter policy never permits more', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const [auto = 0, manual = 0, pinned = 0] = policies.map((policy) => freedom({ ...input, policy }))

        expect(manual).toBeLessThanOrEqual(auto)
        expect(pinned).toBeLessThanOrEqual(manual)
      }),
    )
  })

  test('one more restraint never permits more', () => {
    const restraints: ((input: DecisionInput) => Partial<DecisionInput>)[] = [
      () => ({ candidate: null }),
      () => ({ isPaused: true }),
      () => ({ isRunning: false }),
      () => ({ isSelf: true }),
      () => ({ isDryRun: true }),
      () => ({ hasUnreadableLabel: true }),
      () => ({ rateLimit: { text: 'The registry asks us to wait.' } }),
      () => ({ window: { state: 'unreadable', expression: '?', problem: 'It means nothing.' } }),
      ({ window: { state } }) =>
        state === 'unreadable' ? {} : { window: { state: 'closed', expression: '02:00-05:00' } },
      ({ delay }) => ({ delay: { ...delay, ms: Number.MAX_SAFE_INTEGER / 2 } }),
      ({ delay }) => ({ delay: { ...delay, problem: 'It cannot be read.' } }),
      ({ schedule }) => ({ schedule: { ...schedule, problem: 'It cannot be read.' } }),
      ({ pullOnly }) => ({ pullOnly: { ...pullOnly, problem: 'It cannot be read.' } }),
      ({ pullOnly }) => ({ pullOnly: { ...pullOnly, isPulled: true, isWanted: true } }),
      ({ filters, containerName }) => ({ filters: [...filters, containerName] }),
      ({ failedDigests }) => ({ failedDigests: [...failedDigests, 'sha256:a', 'sha256:b'] }),
      ({ rolledBackDigests }) => ({ rolledBackDigests: [...rolledBackDigests, 'sha256:a', 'sha256:b'] }),
      ({ ignoredVersions }) => ({ ignoredVersions: [...ignoredVersions, '1.2.4'] }),
    ]
    fc.assert(
      fc.property(anInput, fc.constantFrom(...restraints), (input, restraint) => {
        expect(freedom({ ...input, ...restraint(input) })).toBeLessThanOrEqual(freedom(input))
      }),
    )
  })

  test('without a person, only the policy auto acts and the policy pinned never does', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        fc.pre(input.cause !== 'person')
        const most = { auto: 'auto', manual: 'ask', pinned: 'none' } as const

        expect(freedom(input)).toBeLessThanOrEqual(permission.indexOf(most[input.policy]))
      }),
    )
  })

  test('what a person asks for is held by no gate but the registry’s', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        fc.pre(input.candidate !== null && input.rateLimit === null)

        expect(decide({ ...input, cause: 'person' }).outcome).toBe('auto')
      }),
    )
  })

  test('one rule less never permits less', () => {
    fc.assert(
      fc.property(anInput, fc.constantFrom(...policyRules), (input, left) => {
        const fewer = decide(
          input,
          policyRules.filter((rule) => rule !== left),
        )

        expect(permission.indexOf(fewer.outcome)).toBeGreaterThanOrEqual(freedom(input))
      }),
    )
  })
})

describe.each(policyRules)('the rule $name', (rule) => {
  test('explains itself in one plain sentence', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const { text, verdict } = rule.check(input)

        expect(text).toMatch(/^[A-Z0-9a-z][^\n]*\.$/)
        expect(text.length).toBeLessThan(200)
        expect(verdicts).toContain(verdict)
      }),
    )
  })

  test('has a name of its own', () => {
    expect(policyRules.filter(({ name: other }) => other === rule.name)).toHaveLength(1)
    expect(rule.name).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
  })

  test('says the same again', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        expect(rule.check(input)).toEqual(rule.check(input))
      }),
    )
  })
})
