import { describe, expect, it } from 'vitest'
import type { FleetContainer } from './api/views.ts'
import { newerOf } from './newer-words.ts'
import { aFleetContainer, anUpdateView } from './test-views.ts'

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

  const decision: NonNullable<FleetContainer['decision']> = {
    outcome: 'available',
    checked_at: '',
    error: null,
    hidden_by_scope: 0,
    trace: [],
  }
  const held = (rule: string, until: string | null = null) => ({
    ...decision,
    trace: [{ rule, verdict: 'hold', text: 'Because.', until }],
  })
  const at = '2026-11-23T02:00:00.000Z'

  it('says what holds an offer back, and until when', () => {
    expect(newerOf(aFleetContainer({ candidate, decision: held('delay', at) }))).toMatchObject({
      text: '1.1.0 too new yet',
      until: at,
    })
    expect(newerOf(aFleetContainer({ candidate, decision: held('dry-run') })).text).toBe('1.1.0 dry run')
    expect(
      newerOf(aFleetContainer({ decision: { ...held('rate-limit', at), outcome: 'skipped' } })),
    ).toMatchObject({ text: 'Held by rate limit', until: at })
  })

  it('says that an image is pulled and only the restart is to come', () => {
    const pulled = { ...decision, pulled_at: at }
    const waiting = anUpdateView({ candidate_id: candidate.id })
    expect(newerOf(aFleetContainer({ candidate, decision: pulled })).text).toBe(
      '1.1.0 pulled, restart pending',
    )
    expect(newerOf(aFleetContainer({ candidate, waiting, decision: pulled })).text).toBe(
      '1.1.0 pulled, restart pending',
    )
    expect(newerOf(aFleetContainer({ candidate, waiting, decision })).text).toBe('1.1.0 waits')
  })

  it('says until when an update is put off', () => {
    const waiting = anUpdateView({ state: 'deferred', deferred_until: at, reason: 'The window is closed.' })
    expect(newerOf(aFleetContainer({ waiting }))).toEqual({
      text: '1.1.0 later',
      tone: 'wait',
      title: 'The window is closed.',
      until: at,
    })
  })
})
