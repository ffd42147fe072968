import { expect, it } from 'vitest'
import { selfParts, whyNoSelfUpdate } from './self-update-words.ts'
import { aFleetContainer, anUpdateView } from './test-views.ts'

const part = (name: string, overrides = {}) =>
  aFleetContainer({ name, is_self: true, self_role: 'process', tag: '1.0.0', ...overrides })

const candidate = {
  id: 'a1',
  reference: 'sentinel:1.2.0',
  tag: '1.2.0',
  digest: 'sha256:2',
  kind: 'version' as const,
  newer_versions: ['1.2.0'],
  first_seen_at: '2026-11-22T12:00:00.000Z',
}

it('says of each process of ours what it becomes, and leaves out what holds the state', () => {
  const waiting = anUpdateView({ state: 'pending' })
  const parts = selfParts([
    part('api', { waiting: { ...waiting, to: { ...waiting.to, tag: '1.1.0' } } }),
    part('updater'),
    part('notifier', { candidate }),
    part('scanner', { active: anUpdateView({ state: 'running' }) }),
    aFleetContainer({ name: 'mongo', is_self: true, self_role: 'state' }),
    aFleetContainer({ name: 'web' }),
  ])

  expect(parts.map(({ container, text }) => `${container.name}: ${text}`)).toEqual([
    'api: 1.0.0 → 1.1.0',
    'updater: 1.0.0 is downloaded again; it is left alone where that brings nothing new',
    'notifier: 1.0.0 → 1.2.0',
    'scanner: is being updated already, and left out',
  ])
  expect(whyNoSelfUpdate(parts)).toBeUndefined()
})

it('says why it cannot be asked for', () => {
  expect(whyNoSelfUpdate([])).toContain('does not run in containers')
  expect(whyNoSelfUpdate(selfParts([part('api', { active: anUpdateView() })]))).toBe(
    'It is being updated already.',
  )
})
