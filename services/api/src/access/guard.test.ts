import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { guard, isLoopbackName, readAllowedHosts } from './guard.ts'

const asked = (headers: Record<string, string>, method = 'GET') => ({ headers, method }) as IncomingMessage
const none = readAllowedHosts('')

test.each(['localhost', 'app.localhost', '127.0.0.1', '127.1.2.3', '::1'])('%s is this machine', (name) => {
  expect(isLoopbackName(name)).toBe(true)
})

test.each(['', '0.0.0.0', '127.0.0.1.example', 'localhost.example', '128.0.0.1', '10.0.0.1'])(
  '%s may be another machine',
  (name) => {
    expect(isLoopbackName(name)).toBe(false)
  },
)

test('a name of the setting is answered, in any case and with any port', () => {
  const allowed = readAllowedHosts(' Home.example , nas ')

  expect(() => guard(asked({ host: 'home.EXAMPLE:8443' }), allowed)).not.toThrow()
  expect(() => guard(asked({ host: 'nas' }), allowed)).not.toThrow()
  expect(() => guard(asked({ host: 'example' }), allowed)).toThrow(/SENTINEL_ALLOWED_HOSTS/)
})

test('the origin must be the very address that was asked, whichever scheme stands before it', () => {
  const host = 'localhost:8080'

  expect(() => guard(asked({ host, origin: 'http://localhost:8080' }), none)).not.toThrow()
  expect(() => guard(asked({ host, origin: 'https://localhost:8080' }), none)).not.toThrow()
  for (const origin of [
    'null',
    '',
    'http://localhost',
    'http://localhost:8081',
    'http://localhost:8080.evil',
  ])
    expect(() => guard(asked({ host, origin }), none)).toThrow(/refused/)
})

test('a link on another page may open the dashboard, but not post', () => {
  const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  const headers = { host: 'localhost', 'sec-fetch-site': 'cross-site', ...link }

  expect(() => guard(asked(headers), none)).not.toThrow()
  expect(() => guard(asked(headers, 'POST'), none)).toThrow(/another site/)
  expect(() => guard(asked(headers, 'DELETE'), none)).toThrow(/another site/)
})

test.each([
  { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' },
  { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
])('another page may not load anything by itself either: %o', (way) => {
  for (const site of ['cross-site', 'same-site'])
    expect(() => guard(asked({ host: 'localhost', 'sec-fetch-site': site, ...way }), none)).toThrow(
      /another site/,
    )
})

test('a request without a name is refused', () => {
  expect(() => guard(asked({}), none)).toThrow(/under the name/)
})
