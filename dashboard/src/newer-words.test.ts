import { describe, expect, it } from 'vitest'
import type { FleetContainer } from './api/views.ts'
import { newerOf } from './newer-words.ts'
import { aFleetContainer } from './test-views.ts'

const candidate: NonNullable<FleetContainer['candidate']> = {
  id: 'c1',
  reference: 'registry.example/web:1.1.0',
  tag: '1.1.0',
  digest: 'sha256:2',
  kind: 'version',
  newer_versions: ['1.1.0'],
  first_seen_at: '2026-11-22T12:00:00.000Z',
}
const left = { reference: '', digest: 'sha256:2', reason: '', at: '', update_id: '' }

describe('newerOf', () => {
  it('says that a version is ignored, and does not call that up to date without saying why', () => {
    const ignored_versions = ['1.1.0']

    expect(newerOf(aFleetContainer({ candidate, ignored_versions })).text).toBe('1.1.0 ignored')
    expect(newerOf(aFleetContainer({ ignored_versions })).title).toContain(
      'Nothing newer but what you ignore: 1.1.0',
    )
  })

  it('calls a version sick only when it was', () => {
    expect(newerOf(aFleetContainer({ candidate, failed: [{ ...left, cause: 'sick' }] })).text).toBe(
      '1.1.0 was sick',
    )
    expect(newerOf(aFleetContainer({ candidate, failed: [{ ...left, cause: 'by_hand' }] })).text).toBe(
      '1.1.0 available',
    )
  })
})
