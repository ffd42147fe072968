import { describe, expect, it } from 'vitest'
import { aFleet } from './test-views.ts'
import { troublesOf } from './troubles.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const calm = {
  live: { is: 'live' },
  checks: { mongo: 'ok', redis: 'ok' },
  isUnreachable: false,
  fleet: aFleet(),
  shownAt: now,
  now,
} as const
const lost = { is: 'lost', since: now - 60_000, retryAt: now } as const
const titles = (seen: Parameters<typeof troublesOf>[0]) => troublesOf(seen).map(({ title }) => title)

describe('troublesOf', () => {
  it('has nothing to say while everything answers', () => {
    expect(titles(calm)).toEqual([])
  })

  it('says once that Sentinel does not answer, and from when the picture is', () => {
    const [trouble, ...more] = troublesOf({
      ...calm,
      live: lost,
      isUnreachable: true,
      shownAt: now - 120_000,
    })

    expect(trouble).toMatchObject({ kind: 'down', title: 'Sentinel does not answer.' })
    expect(trouble?.text).toContain('as it was 2 minutes ago')
    expect(more).toEqual([])
  })

  it('keeps quiet about a stutter', () => {
    expect(titles({ ...calm, live: { ...lost, since: now - 1000 } })).toEqual([])
  })

  it('names the part that is missing instead of what follows from it', () => {
    expect(titles({ ...calm, live: lost, checks: { mongo: 'ok', redis: 'no answer within 4 s' } })).toEqual([
      'Redis does not answer.',
    ])
  })

  it('says which process is missing while the parts are there, and only then', () => {
    const others = { scanner: 'ok', updater: 'No updater is running; start one', notifier: 'ok' }

    expect(titles({ ...calm, others })).toEqual(['No updater is running.'])
    expect(titles({ ...calm, others, checks: { mongo: 'ok', redis: 'gone' } })).toEqual([
      'Redis does not answer.',
    ])
  })

  it('names a part that it has no words for by its own', () => {
    expect(troublesOf({ ...calm, checks: { registry: 'gone' } })).toMatchObject([
      { title: 'registry is missing.', text: 'gone' },
    ])
  })

  it('tells of a host whose engine is away, and of a pause', () => {
    const host = {
      id: 'h1',
      name: 'attic',
      is_local: true,
      status: 'away',
      os: 'linux',
      architecture: 'amd64',
      server_version: '27',
      api_version: '1.47',
      seen_at: new Date(now).toISOString(),
      error: 'connect ENOENT',
    } as const

    expect(titles({ ...calm, fleet: aFleet({ hosts: [host], is_paused: true }) })).toEqual([
      'The Docker engine of attic does not answer.',
      'Scheduled scans are paused.',
    ])
  })
})
