import { Headers } from 'undici'
import { expect, test } from 'vitest'
import { readToken, tokenRequest } from './token-request.ts'

const asked = { subject: 'a token', isShared: false }
const answer = (fields: object) => ({
  status: 200,
  headers: new Headers(),
  body: Buffer.from(JSON.stringify({ token: 't', ...fields })),
})

test.each([
  [{}, 60_000],
  [{ expires_in: 300 }, 300_000],
  [{ expires_in: '300' }, 300_000],
  [{ expires_in: 0 }, 60_000],
  [{ expires_in: -5 }, 60_000],
  [{ expires_in: 'for ever' }, 60_000],
  [{ expires_in: 9e12 }, 86_400_000],
])('a token with %j is good for %i ms', (fields, lifetimeMs) => {
  expect(readToken(answer(fields), 'registry.example', asked)).toEqual({ token: 't', lifetimeMs })
})

test('a token that is only to prove a login is not said to be for repositories', () => {
  const challenge = { scheme: 'bearer', realm: 'https://registry.example/token' } as const
  const of = (repositories: readonly string[]) =>
    tokenRequest({ registry: 'registry.example', challenge }, repositories, null).subject

  expect(of([])).toBe('a token')
  expect(of(['team/app'])).toBe('a token to read team/app')
  expect(of(['a', 'b'])).toBe('a token to read 2 repositories')
})
