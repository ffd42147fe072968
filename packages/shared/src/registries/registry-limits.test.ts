import { Headers } from 'undici'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RegistryLimits, reserves } from './registry-limits.ts'

const party = { registry: 'docker.io', credential: null }
const someone = { registry: 'docker.io', credential: { username: 'ann', secret: 'x' } }

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-22T10:00:00Z') }))
afterEach(() => void vi.useRealTimers())

function answer(headers: Record<string, string> = {}, status = 200, body = '') {
  return { status, headers: new Headers(headers), body: Buffer.from(body) }
}

function remaining(count: number, windowSeconds = 21_600) {
  return answer({
    'ratelimit-limit': `100;w=${windowSeconds}`,
    'ratelimit-remaining': `${count};w=${windowSeconds}`,
  })
}

describe('what is left for pulls', () => {
  test('is ten of a scheduled scan and two of what a person asks for', () => {
    const limits = new RegistryLimits()
    limits.note(party, remaining(11), 'head')
    expect(limits.heldBack(party, reserves.scheduled)).toBeNull()

    limits.note(party, remaining(10), 'head')
    expect(limits.heldBack(party, reserves.scheduled)).toMatchObject({
      kind: 'rateLimited',
      retryAfterMs: 21_600_000,
    })
    expect(limits.heldBack(party, reserves.manual)).toBeNull()

    limits.note(party, remaining(2), 'head')
    expect(limits.heldBack(party, reserves.manual)?.message).toContain('2026-11-22T16:00:00.000Z')
  })

  test('counts what was asked since the registry last said what remains', () => {
    const limits = new RegistryLimits()
    limits.note(party, remaining(12), 'head')
    limits.note(party, answer(), 'manifest')
    expect(limits.heldBack(party, 10)).toBeNull()

    limits.note(party, answer(), 'manifest')

    expect(limits.heldBack(party, 10)).not.toBeNull()
  })

  test('is free again when the time of the reset has passed', () => {
    const limits = new RegistryLimits()
    limits.note(party, remaining(0, 60), 'head')
    expect(limits.heldBack(party, 2)).not.toBeNull()

    vi.advanceTimersByTime(60_000)

    expect(limits.heldBack(party, 2)).toBeNull()
  })

  test('is everything where nothing is known, and belongs to one credential alone', () => {
    const limits = new RegistryLimits()
    limits.note(party, remaining(0), 'head')

    expect(limits.heldBack(someone, 10)).toBeNull()
    expect(limits.heldBack({ registry: 'ghcr.io', credential: null }, 10)).toBeNull()
  })

  test('is looked at anew by one request now and then, for a limit that was raised meanwhile', () => {
    const limits = new RegistryLimits()
    limits.note(party, remaining(0), 'head')

    vi.advanceTimersByTime(300_001)

    expect(limits.heldBack(party, 10)).toBeNull()
    expect(limits.heldBack(party, 10)).not.toBeNull()
  })
})

describe('a registry that refuses', () => {
  test('for too many pulls is asked for no manifest, and for tags all the same', () => {
    const limits = new RegistryLimits()
    const body = '{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}'
    limits.note(party, answer({ 'retry-after': '120' }, 429, body), 'manifest')

    expect(() => limits.requireOpen(party, 'head')).toThrow(
      expect.objectContaining({ kind: 'rateLimited', retryAfterMs: 120_000 }),
    )
    expect(() => limits.requireOpen(party, 'head')).toThrow(/pull limit.*10:02:00.000Z.*stored credential/)
    expect(() => limits.requireOpen(party, 'tags')).not.toThrow()
    expect(() => limits.requireOpen(someone, 'head')).not.toThrow()
  })

  test('for having been asked too fast is asked for nothing', () => {
    const limits = new RegistryLimits()
    limits.note(party, answer({ 'retry-after': '30' }, 429, 'Too Many Requests (HAP429)'), 'head')

    expect(() => limits.requireOpen(party, 'tags')).toThrow(/too fast/)
    expect(limits.heldBack(party, 2)).toMatchObject({ retryAfterMs: 30_000 })

    vi.advanceTimersByTime(30_000)

    expect(() => limits.requireOpen(party, 'tags')).not.toThrow()
    expect(limits.heldBack(party, 2)).toBeNull()
  })

  test('without a word on how long waits a minute, or a quarter of an hour at the end of a window', () => {
    const limits = new RegistryLimits()
    limits.note(party, answer({}, 429), 'tags')
    expect(limits.heldBack(party, 2)).toMatchObject({ retryAfterMs: 60_000 })

    limits.note(someone, answer({ 'ratelimit-remaining': '0;w=21600' }, 429), 'head')
    expect(() => limits.requireOpen(someone, 'head')).toThrow(
      expect.objectContaining({ retryAfterMs: 900_000 }),
    )
  })

  test('stays refused when an answer to an earlier question comes in', () => {
    const limits = new RegistryLimits()
    limits.note(party, answer({ 'retry-after': '30' }, 429), 'head')
    limits.note(party, remaining(50), 'head')

    expect(() => limits.requireOpen(party, 'head')).toThrow(/too fast/)
  })
})
