import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../src/policy/decide.ts'
import type { Outcome } from '../src/policy/decide.ts'
import { policies } from '../src/policy/resolve-policy.ts'
import { policyRules } from '../src/policy/rules/index.ts'
import { verdicts } from '../src/policy/rule.ts'
import type { DecisionInput } from '../src/policy/rule.ts'

const name = fc.constantFrom('web', 'db-1', 'a/b', '')
const digest = fc.constantFrom('sha256:a', 'sha256:b')
const anInput: fc.Arbitrary<DecisionInput> = fc.record({
  containerName: name,
  cause: fc.constantFrom('schedule', 'scan', 'person'),
  policy: fc.constantFrom(...policies),
  policySource: fc.constantFrom('override', 'label', 'latest', 'default'),
  candidate: fc.option(
    fc.oneof(fc.record({ digest }), fc.record({ digest, version: fc.constantFrom('1.2.4', '2') })),
  ),
  filters: fc.array(fc.constantFrom('*', 'web', 'db-?', '[', 'a/*'), { maxLength: 3 }),
  ignoredVersions: fc.array(fc.constantFrom('1.2.4', '2', 'sha256:a'), { maxLength: 2 }),
  failedDigests: fc.array(digest, { maxLength: 2 }),
  rolledBackDigests: fc.array(digest, { maxLength: 2 }),
  isPaused: fc.boolean(),
  isRunning: fc.boolean(),
  isSelf: fc.boolean(),
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
