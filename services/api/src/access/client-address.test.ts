import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { originOf, readTrustedProxies } from './client-address.ts'

function asked(peer: string, headers: Record<string, string> = {}, encrypted = false): IncomingMessage {
  return { socket: { remoteAddress: peer, encrypted }, headers } as unknown as IncomingMessage
}
const proxies = readTrustedProxies('10.0.0.0/8, 192.0.2.1, 2001:db8::/32,')
const forwardedBy = (peer: string, text: string) =>
  originOf(asked(peer, { 'x-forwarded-for': text }), proxies).address

test.each(['10.0.0', 'proxy', '10.0.0.0/33', '2001:db8::/129', '10.0.0.0/x', '10.0.0.0/-1', '10.0.0.0/1.5'])(
  '%s is no proxy that could be trusted',
  (text) => {
    expect(() => readTrustedProxies(text)).toThrow(/SENTINEL_TRUSTED_PROXIES/)
  },
)

test('what somebody untrusted says of himself does not count', () => {
  const said = { 'x-forwarded-for': '203.0.113.1', 'x-forwarded-proto': 'https' }

  expect(originOf(asked('198.51.100.1', said), proxies)).toEqual({
    address: '198.51.100.1',
    isSecure: false,
    isLocal: false,
  })
})

test.each([
  ['203.0.113.1', '203.0.113.1'],
  ['203.0.113.9, 203.0.113.1', '203.0.113.1'],
  ['203.0.113.1, 10.1.1.1, 192.0.2.1', '203.0.113.1'],
  ['10.1.1.1, 10.2.2.2', '10.1.1.1'],
  ['203.0.113.1:4711', '203.0.113.1'],
  ['[2001:470::1]:4711', '2001:470::1'],
  ['::ffff:203.0.113.1', '203.0.113.1'],
  ['203.0.113.9, unknown', '10.0.0.1'],
  ['203.0.113.9, unknown, 10.3.3.3', '10.3.3.3'],
  [', ,', '10.0.0.1'],
])('of %s a trusted proxy passed on, the client is %s', (text, address) => {
  expect(forwardedBy('10.0.0.1', text)).toBe(address)
  expect(forwardedBy('::ffff:10.0.0.1', text)).toBe(address)
})

test('a connection is secure by itself, or because a trusted proxy says so', () => {
  const https = { 'x-forwarded-proto': 'https' }

  expect(originOf(asked('198.51.100.1', {}, true), proxies).isSecure).toBe(true)
  expect(originOf(asked('2001:db8::5', https), proxies).isSecure).toBe(true)
  expect(originOf(asked('10.0.0.1', { 'x-forwarded-proto': 'http' }), proxies).isSecure).toBe(false)
  expect(originOf(asked('2001:db9::5', https), proxies).isSecure).toBe(false)
})

test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'])(
  'a request that came on with %s is not from this machine itself',
  (name) => {
    for (const list of [proxies, readTrustedProxies('127.0.0.1')]) {
      expect(originOf(asked('127.0.0.1'), list).isLocal).toBe(true)
      expect(originOf(asked('::1'), list).isLocal).toBe(true)
      expect(originOf(asked('127.0.0.1', { [name]: '127.0.0.1' }), list).isLocal).toBe(false)
    }
    expect(originOf(asked('10.0.0.1'), proxies).isLocal).toBe(false)
  },
)
