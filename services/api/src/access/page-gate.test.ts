import type { IncomingMessage } from 'node:http'
import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { pageGate } from './page-gate.ts'

interface Way {
  readonly isOff?: boolean
  readonly isDone?: boolean
}

/** Nobody is signed in: whoever is, is asked for in the tests of real sessions. */
function gate(path: string, { isOff = false, isDone = true }: Way, method = 'GET') {
  const access = { isOff, proxies: new BlockList(), setup: { isDone: () => Promise.resolve(isDone) } }
  const req = { headers: {}, socket: { remoteAddress: '127.0.0.1' }, method } as unknown as IncomingMessage
  return pageGate({ access } as never, { method, path, req })
}

test.each([
  ['/', '/setup'],
  ['/containers/web', '/setup'],
  ['/login', '/setup'],
  ['/setup', undefined],
  ['/assets/index.js', undefined],
])('before there is an administrator, %s leads to %s', async (path, way) => {
  expect(await gate(path, { isDone: false })).toBe(way)
})

test.each(['/api', '/api/containers', '/v1/containers'])(
  'before there is an administrator, %s says how to make one',
  async (path) => {
    await expect(gate(path, { isDone: false }, 'POST')).rejects.toThrow(/POST \/setup/)
  },
)

test.each([
  ['/', '/login'],
  ['/containers/web', '/login'],
  ['/apicture', '/login'],
  ['/setup', '/login'],
  ['/login', undefined],
  ['/favicon.svg', undefined],
  ['/api/nothing', undefined],
])('for somebody who is not signed in, %s leads to %s', async (path, way) => {
  expect(await gate(path, {})).toBe(way)
  expect(await gate(path, {}, 'HEAD')).toBe(way)
})

test.each([
  ['/login', '/'],
  ['/setup', '/'],
  ['/', undefined],
  ['/containers/web', undefined],
])('where login is off, %s leads to %s', async (path, way) => {
  expect(await gate(path, { isOff: true })).toBe(way)
})
