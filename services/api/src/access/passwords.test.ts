import { expect, test } from 'vitest'
import { hashPassword, isPasswordOf, requireStrong } from './passwords.ts'

test.each([
  ['short1', /fewer than 8/],
  ['ééééé1é', /fewer than 8/],
  [`a1${'x'.repeat(71)}`, /longer than 72 bytes/],
  [`a1${'é'.repeat(36)}`, /longer than 72 bytes/],
  ['12345678', /no letter/],
  ['abcdefgh', /no digit/],
  ['🙂🙂🙂🙂🙂🙂🙂1', /no letter/],
])('%s is too weak', (password, message) => {
  expect(() => requireStrong(password)).toThrow(message)
})

test.each(['abcdefg1', 'пароль-12', '密码密码密码密1', 'パスワードです٣', `a1${'x'.repeat(70)}`])(
  '%s is strong enough',
  (password) => {
    expect(() => requireStrong(password)).not.toThrow()
  },
)

test('a password is told from others by its hash, which is another one each time', async () => {
  const [first, second] = [await hashPassword('correct horse 1'), await hashPassword('correct horse 1')]

  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(second).not.toBe(first)
  expect(await isPasswordOf(first, 'correct horse 1')).toBe(true)
  expect(await isPasswordOf(first, 'correct horse 2')).toBe(false)
  expect(await isPasswordOf(first, '')).toBe(false)
})

test('a hash that says its own cost counts by it', async () => {
  const stored =
    '$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$' +
    Buffer.from(await argon('old horse 1', 64))
      .toString('base64')
      .replace(/=+$/, '')

  expect(await isPasswordOf(stored, 'old horse 1')).toBe(true)
  expect(await isPasswordOf(stored, 'old horse 2')).toBe(false)
})

async function argon(message: string, memory: number): Promise<Buffer> {
  const { argon2Sync } = await import('node:crypto')
  return argon2Sync('argon2id', {
    message,
    nonce: Buffer.from('0123456789abcdef'),
    tagLength: 32,
    memory,
    passes: 1,
    parallelism: 1,
  })
}

test.each([undefined, '', 'plain', '$argon2id$v=19$m=19456,t=2,p=1$$', '$2b$12$abcdefghijklmnopqrstuv'])(
  'nothing is the password of %s, and finding out is as much work',
  async (stored) => {
    const there = await hashPassword('correct horse 1')
    const known = await timed(() => isPasswordOf(there, 'wrong horse 1'))
    const unknown = await timed(() => isPasswordOf(stored, 'wrong horse 1'))

    expect(await isPasswordOf(stored, '')).toBe(false)
    // Without a hash it would be a hundred times less.
    expect(unknown).toBeGreaterThan(known / 10)
  },
)

test('a password that is longer than any is never right, however it begins', async () => {
  const longest = `a1${'x'.repeat(70)}`

  expect(await isPasswordOf(await hashPassword(longest), `${longest}y`)).toBe(false)
  expect(await isPasswordOf(await hashPassword(''), `${longest}y`)).toBe(false)
})

/** The quickest of three. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const startedAt = performance.now()
    await work()
    times.push(performance.now() - startedAt)
  }
  return Math.min(...times)
}
