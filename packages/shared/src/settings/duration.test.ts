import { assert, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { duration, formatDuration, parseDuration } from './duration.ts'

test.each([
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['250ms', 250],
  ['7d', 7 * 86_400_000],
  ['0', 0],
  [' 5m ', 300_000],
])('%s is %i ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected)
})

test.each(['', '5', 'm', '-5m', '5 m', '1d12h', '1w', '٣m', '5m!', '999999999h'.repeat(3)])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull()
  },
)

test('what is shown reads back as the same time', () => {
  assert(
    property(integer({ min: 0, max: 10_000 * 3_600_000 }), (totalMs) => {
      expect(parseDuration(formatDuration(totalMs))).toBe(totalMs)
    }),
  )
})

test('a text of any kind is a duration or none, and never throws', () => {
  assert(
    property(string(), (text) => {
      const parsed = parseDuration(text)
      expect(parsed === null || parsed >= 0).toBe(true)
    }),
  )
})

test('durations are shown as Go writes them', () => {
  expect([21_600_000, 30_000, 1500, 250, 0].map(formatDuration)).toEqual([
    '6h0m0s',
    '30s',
    '1.5s',
    '250ms',
    '0s',
  ])
})

test('a duration setting refuses what is outside its range, with an example', () => {
  const schema = duration('5m', '24h', '6h')

  expect(schema.parse(undefined)).toBe(21_600_000)
  expect(schema.safeParse('24h').success).toBe(true)
  expect(schema.safeParse('4m59s').error?.issues[0]?.message).toContain('from 5m to 24h (for example 6h)')
})
