import { describe, expect, test } from 'vitest'
import { readRateLimit, readRetryAfter } from './rate-limit.ts'

const now = new Date('2026-01-01T00:00:00Z')
const read = (headers: Record<string, string>) => readRateLimit(new Headers(headers), now)
const retry = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), now)

describe('a rate limit', () => {
  test('with a window resets when the window ends', () => {
    expect(read({ 'RateLimit-Limit': '100;w=21600', 'RateLimit-Remaining': '76;w=21600' })).toEqual({
      limit: 100,
      remaining: 76,
      resetAt: new Date('2026-01-01T06:00:00Z'),
    })
    expect(read({ 'ratelimit-limit': '100;w=60' })).toEqual({
      limit: 100,
      resetAt: new Date('2026-01-01T00:01:00Z'),
    })
  })

  test('with an epoch, or with seconds, resets then', () => {
    const epoch = {
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1767229200',
    }

    expect(read(epoch)).toEqual({ limit: 60, remaining: 0, resetAt: new Date('2026-01-01T01:00:00Z') })
    expect(read({ 'ratelimit-remaining': '1', 'ratelimit-reset': '30' })?.resetAt).toEqual(
      new Date('2026-01-01T00:00:30Z'),
    )
  })

  test.each([
    [{ ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' }, [100, 50, 30]],
    [{ ratelimit: 'hour;r=7', 'ratelimit-policy': 'hour;q=10;w=3600' }, [10, 7, 3600]],
    [
      {
        ratelimit: '"day, all";r=900;t=80000, "burst";r=3;t=20',
        'ratelimit-policy': '"burst";q=10;w=60, "day, all";q=1000;w=86400;pk=:c2E=:',
      },
      [10, 3, 20],
    ],
    [
      {
        ratelimit: '"bytes";r=1;t=9, "requests";r=40;t=8',
        'ratelimit-policy': '"bytes";q=5;qu="content-bytes";w=9, "requests";q=50;qu="requests";w=9',
      },
      [50, 40, 8],
    ],
    [{ ratelimit: 'limit=100, remaining=50, reset=5', 'ratelimit-policy': '100;w=60' }, [100, 50, 5]],
    [{ ratelimit: '"default";r=0', 'ratelimit-policy': '' }, [undefined, 0, undefined]],
    [{ ratelimit: '"a";r=50;t=1', 'ratelimit-limit': '9;w=2', 'ratelimit-remaining': '8;w=2' }, [9, 8, 2]],
  ])('in one header, %j, is read', (headers, [limit, remaining, seconds]) => {
    const told = read(headers)

    expect([told?.limit, told?.remaining]).toEqual([limit, remaining])
    expect(told?.resetAt).toEqual(
      seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000),
    )
  })

  test('in one header that names no number is none', () => {
    expect(read({ ratelimit: '"default"' })).toBeNull()
    expect(read({ ratelimit: 'many;r=few' })).toBeNull()
    expect(read({ 'ratelimit-policy': '"default";q=100;w=60' })).toBeNull()
  })

  test('may have no known end, and may be no limit at all', () => {
    expect(read({ 'ratelimit-remaining': '5' })).toEqual({ remaining: 5 })
    expect(read({ 'ratelimit-remaining': '0', 'ratelimit-reset': '999999999999999' })).toEqual({
      remaining: 0,
    })
    expect(read({ 'ratelimit-remaining': '0;w=99999999999999999999' })).toEqual({ remaining: 0 })
    expect(read({})).toBeNull()
    expect(read({ 'ratelimit-limit': 'many' })).toBeNull()
  })
})

describe('after too many requests', () => {
  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 1000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }, 120_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 1000],
    [{ 'retry-after': 'later' }, 60_000],
    [{ 'retry-after': '-5' }, 1000],
    [{ 'retry-after': '99999999999' }, 86_400_000],
    [{ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 86_400_000],
    [{ 'x-ratelimit-reset': '999999999999999' }, 60_000],
    [{ 'ratelimit-remaining': '0;w=300' }, 300_000],
    [{ 'x-ratelimit-reset': '1767225610' }, 10_000],
    [{ ratelimit: '"default";r=0;t=45' }, 45_000],
    [{}, 60_000],
  ])('%j means to wait %i ms', (headers, waitMs) => {
    expect(retry(headers as unknown as Record<string, string>)).toBe(waitMs)
  })
})
