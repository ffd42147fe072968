import { expect, test } from 'vitest'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'

test('there are eight codes of 80 bits, each another', () => {
  const codes = newRecoveryCodes()

  expect(codes).toHaveLength(8)
  expect(new Set(codes).size).toBe(8)
  for (const code of codes) {
    expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
    // 16 letters of 32 that are equally likely.
    expect(Math.log2(32) * code.replaceAll('-', '').length).toBeGreaterThanOrEqual(80)
  }
})

test('every letter of the alphabet is as likely as the others', () => {
  const counts = new Map<string, number>()
  for (let round = 0; round < 250; round += 1)
    for (const letter of newRecoveryCodes().join('').replaceAll('-', ''))
      counts.set(letter, (counts.get(letter) ?? 0) + 1)

  expect(counts.size).toBe(32)
  // 1000 of each are expected; eight times the usual scatter is no accident.
  for (const times of counts.values()) expect(Math.abs(times - 1000)).toBeLessThan(250)
})

test('a code counts however it is typed, and another one does not', () => {
  const kept = hashRecoveryCode('0123-4567-89ab-cd1f')

  expect(hashRecoveryCode('  O123 4567 89AB CDLF ')).toBe(kept)
  expect(hashRecoveryCode('0123456789abcdif')).toBe(kept)
  expect(hashRecoveryCode('0123-4567-89ab-cd1g')).not.toBe(kept)
  expect(kept).not.toContain('0123')
})

test.each(['', '123456', '0123-4567-89ab-cd1', '0123-4567-89ab-cd1u', '0123-4567-89ab-cd1f0', '$ne'])(
  'what cannot be a code is none: %j',
  (typed) => {
    expect(hashRecoveryCode(typed)).toBeUndefined()
  },
)
