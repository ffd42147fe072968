import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { csrfTokenOf, requireCsrf } from './csrf.ts'

const session = 'the secret of a session'
const own = csrfTokenOf(session)
const asked = (method: string, header?: string, cookie?: string) =>
  ({
    method,
    headers: {
      ...(header === undefined ? {} : { 'x-csrf-token': header }),
      ...(cookie === undefined ? {} : { cookie: `sentinel_csrf=${cookie}` }),
    },
  }) as unknown as IncomingMessage

test('the token is another one for every session, and tells nothing about it', () => {
  expect(own).toMatch(/^[0-9a-f]{64}$/)
  expect(csrfTokenOf('another')).not.toBe(own)
  expect(own).not.toContain(session)
})

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and needs none', (method) => {
  expect(() => requireCsrf(asked(method), session)).not.toThrow()
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH', ''])(
  '%s needs the own one, as header and as cookie',
  (method) => {
    const foreign = csrfTokenOf('another')

    expect(() => requireCsrf(asked(method, own, own), session)).not.toThrow()
    for (const request of [
      asked(method),
      asked(method, own),
      asked(method, undefined, own),
      asked(method, foreign, foreign),
      asked(method, own, foreign),
      asked(method, foreign, own),
      asked(method, '', ''),
      asked(method, own.toUpperCase(), own),
    ])
      expect(() => requireCsrf(request, session)).toThrow(/X-CSRF-Token/)
  },
)
