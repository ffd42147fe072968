import { generateSync } from 'otplib'
import { expect, test } from 'vitest'
import { newTotpSecret, stepOf, totpUri } from './totp.ts'

/** The secret of RFC 6238, and its codes cut to six digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  ['287082', 59],
  ['081804', 1_111_111_109],
  ['005924', 1_234_567_890],
])('%s is the code of its step', (code, seconds) => {
  expect(stepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

test('a clock may be one step early or late, not two', () => {
  const now = 1_234_567_890_000
  const steps = [-60, -30, 0, 30, 60].map((seconds) => {
    const code = generateSync({ secret, epoch: now / 1000 + seconds })
    return stepOf(secret, code, now)
  })
  const step = Math.floor(now / 30_000)

  expect(steps).toEqual([undefined, step - 1, step, step + 1, undefined])
})

test.each(['', '28708', '2870820', 'abcdef', '२८७०८२', '-87082', '287082\u0000'])(
  'what is no code is none: %j',
  (code) => {
    expect(stepOf(secret, code, 59_000)).toBeUndefined()
  },
)

test('a code may be written in two groups', () => {
  expect(stepOf(secret, ' 287 082 ', 59_000)).toBe(1)
})

test('a secret is new each time and has 160 bits', () => {
  const [one, other] = [newTotpSecret(), newTotpSecret()]

  expect(one).not.toBe(other)
  expect(one.replaceAll('=', '')).toMatch(/^[A-Z2-7]{32}$/)
})

test('the address for an authenticator names issuer and user', () => {
  const url = new URL(totpUri('ada@home', secret))

  expect(url.protocol).toBe('otpauth:')
  expect(decodeURIComponent(url.pathname)).toContain('Docker-Sentinel:ada@home')
  expect(url.searchParams.get('secret')).toBe(secret)
  expect(url.searchParams.get('issuer')).toBe('Docker-Sentinel')
})
