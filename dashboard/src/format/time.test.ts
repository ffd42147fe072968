import { describe, expect, it } from 'vitest'
import { clockTime, count, duration, inWords, timeAgo } from './time.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const before = (ms: number) => new Date(now - ms).toISOString()

describe('timeAgo', () => {
  it.each([
    [0, 'just now'],
    [9_000, 'just now'],
    [42_000, '42 seconds ago'],
    [61_000, '1 minute ago'],
    [59 * 60_000, '59 minutes ago'],
    [3 * 3_600_000, '3 hours ago'],
    [50 * 3_600_000, '2 days ago'],
    [100 * 86_400_000, '3 months ago'],
    [1100 * 86_400_000, '3 years ago'],
  ])('says for %d ms: %s', (ms, text) => {
    expect(timeAgo(before(ms), now)).toBe(text)
  })

  it('tells a time to come, and forgives a clock that is a little ahead', () => {
    expect(timeAgo(before(-5 * 60_000), now)).toBe('in 5 minutes')
    expect(timeAgo(before(-2_000), now)).toBe('just now')
  })
})

describe('duration', () => {
  it.each([
    [0, '0.1 s'],
    [840, '0.8 s'],
    [2_000, '2 s'],
    [2_540, '2.5 s'],
    [12_300, '12 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_840_000, '1 h 4 min'],
  ])('spells %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

describe('count', () => {
  it('takes the plural for everything but one', () => {
    expect([0, 1, 2].map((n) => count(n, 'update'))).toEqual(['0 updates', '1 update', '2 updates'])
  })
})

describe('inWords', () => {
  it.each([
    [5_000, 'in 5 s'],
    [90_000, 'in 1 min 30 s'],
    [3 * 3_600_000, 'in 3 hours'],
    [0, 'due now'],
    [-5_000, 'due now'],
  ])('says for %d ms: %s', (ms, text) => {
    expect(inWords(before(-ms), now)).toBe(text)
  })
})

it('names the day only where it is another one', () => {
  const today = clockTime(new Date(now).toISOString(), now)
  expect(today).toMatch(/^\d{1,2}:\d{2}/)
  expect(clockTime(before(-48 * 3_600_000), now)).toMatch(/24.*\d{1,2}:\d{2}/)
})
