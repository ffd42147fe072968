import { describe, expect, test } from 'vitest'
import { resolvePolicy } from './resolve-policy.ts'
import type { PolicyInput } from './resolve-policy.ts'

function input(overrides: Partial<PolicyInput> = {}): PolicyInput {
  return { labels: {}, tag: '1.2.3', latestAutoUpdate: false, defaultPolicy: 'manual', ...overrides }
}

describe('the policy of a container', () => {
  test('is what a person stored, before everything else', () => {
    const resolved = resolvePolicy(
      input({
        override: 'pinned',
        labels: { 'sentinel.policy': 'auto' },
        tag: 'latest',
        latestAutoUpdate: true,
      }),
    )

    expect(resolved).toEqual({ policy: 'pinned', source: 'override' })
  })

  test('comes from the label in any case', () => {
    expect(resolvePolicy(input({ labels: { 'sentinel.policy': ' AUTO ' } }))).toEqual({
      policy: 'auto',
      source: 'label',
    })
  })

  test.each(['latest', undefined])('is auto for the tag %s when latest is to follow by itself', (tag) => {
    expect(resolvePolicy(input({ tag, latestAutoUpdate: true }))).toEqual({
      policy: 'auto',
      source: 'latest',
    })
    expect(resolvePolicy(input({ tag, latestAutoUpdate: false }))).toEqual({
      policy: 'manual',
      source: 'default',
    })
  })

  test('is the default where nothing else is said', () => {
    expect(resolvePolicy(input({ latestAutoUpdate: true, defaultPolicy: 'pinned' }))).toEqual({
      policy: 'pinned',
      source: 'default',
    })
  })

  test('passes over a stored value that is no policy', () => {
    expect(resolvePolicy(input({ override: 'sometimes' }))).toEqual({ policy: 'manual', source: 'default' })
    expect(resolvePolicy(input({ override: null }))).toEqual({ policy: 'manual', source: 'default' })
  })

  test('passes over a label that is no policy, and says so', () => {
    const resolved = resolvePolicy(input({ labels: { 'sentinel.policy': 'yes' } }))

    expect(resolved).toMatchObject({ policy: 'manual', source: 'default' })
    expect(resolved.problem).toContain('sentinel.policy="yes"')
    expect(resolvePolicy(input({ labels: { 'sentinel.policy': ' ' } })).problem).toBeUndefined()
  })
})
