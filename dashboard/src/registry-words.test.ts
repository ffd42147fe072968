import { describe, expect, it } from 'vitest'
import type { RegistryCredential, RegistryLimit } from './api/views.ts'
import { entryOf, formOf, limitWords, withEntry } from './registry-words.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const later = '2026-11-22T13:00:00.000Z'
const earlier = '2026-11-22T11:00:00.000Z'

function aLimit(overrides: Partial<RegistryLimit> = {}): RegistryLimit {
  return {
    registry: 'docker.io',
    limit: 100,
    remaining: 60,
    reset: later,
    reset_at: later,
    is_auth: false,
    has_limits: true,
    container_count: 2,
    last_updated: earlier,
    held_until: null,
    held_for: null,
    ...overrides,
  }
}

function aCredential(overrides: Partial<RegistryCredential> = {}): RegistryCredential {
  return {
    id: 'r1',
    registry: 'ghcr.io',
    login: 'password',
    username: 'ada',
    secret: 'ghp_****',
    mirrors: [],
    ...overrides,
  }
}

describe('what a registry allows', () => {
  it('is drawn as the part that is left, until it begins anew', () => {
    expect(limitWords(aLimit(), now)).toEqual({
      tone: 'good',
      text: '60 of 100 left',
      share: 0.6,
      until: later,
    })
  })

  it.each([
    [{ remaining: 20 }, 'wait', '20 of 100 left'],
    [{ remaining: 0 }, 'bad', '0 of 100 left'],
    [{ held_until: later, held_for: 'pulls' as const }, 'bad', 'It refuses pulls for now'],
    [{ has_limits: false, limit: -1, remaining: -1 }, 'good', 'It names no limit'],
    [{ remaining: 0, reset_at: earlier }, 'good', 'Its limit has begun anew since it was last asked'],
    [{ held_until: earlier }, 'good', '60 of 100 left'],
    [{ last_updated: null }, 'quiet', 'It has named no limit so far'],
  ])('of %j is told plainly', (overrides, tone, text) => {
    expect(limitWords(aLimit(overrides), now)).toMatchObject({ tone, text })
  })
})

describe('a login that is saved', () => {
  it('keeps the stored secret where none was written, and never for another registry', () => {
    const stored = aCredential()
    const form = formOf('ghcr.io', stored)

    expect(form.secret).toBe('')
    expect(entryOf({ ...form, username: 'eve' }, stored)).toMatchObject({
      username: 'eve',
      secret: 'ghp_****',
    })
    expect(entryOf({ ...form, secret: 'new' }, stored).secret).toBe('new')
    expect(entryOf({ ...form, registry: 'quay.io' }, stored).secret).toBe('')
    expect(entryOf({ ...form, username: '' }, stored).secret).toBe('')
  })

  it('keeps a client key with its certificate, and lets it go with it', () => {
    const stored = aCredential({ client_certificate: 'PEM', client_key: '****' })
    const form = formOf('ghcr.io', stored)

    expect(entryOf(form, stored).client_key).toBe('****')
    expect(entryOf({ ...form, certificate: '' }, stored).client_key).toBe('')
  })

  it('stands among the others, which stay as they are', () => {
    const others = [aCredential({ id: 'r2', registry: 'quay.io', secret: 'abcd****' }), aCredential()]
    const entry = entryOf({ ...formOf('ghcr.io', others[1]), mirrors: 'one:5000, two' }, others[1])

    const sent = withEntry(others, entry)

    expect(sent.map(({ registry, secret }) => [registry, secret])).toEqual([
      ['quay.io', 'abcd****'],
      ['ghcr.io', 'ghp_****'],
    ])
    expect(sent[1]?.mirrors).toEqual(['one:5000', 'two'])
  })
})
