import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createGuardedFetch } from '../src/channels/guarded-fetch.ts'
import { AppError } from '../src/errors/app-error.ts'

const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  if (request.url === '/moved') response.writeHead(302, { location: '/secret' }).end()
  else if (request.url === '/nothing') response.writeHead(204).end()
  else if (request.url === '/long') response.end('x'.repeat(2 * 1024 * 1024))
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"is":"here"}')
})
let port: number
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => void asked.splice(0))

function fetchThat({ allowPrivate }: { allowPrivate: boolean }) {
  return createGuardedFetch({
    allowPrivate,
    timeoutMs: 5000,
    refuse: (hostname) => new AppError('invalid', 'refused', `${hostname} is private`),
    requireUrl: ({ protocol }) => {
      if (protocol !== 'http:') throw new AppError('invalid', 'protocol_refused', `${protocol} is refused`)
    },
  })
}

test.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0', 'localhost', 'sub.localhost'])(
  '%s is reached by nobody to whom private addresses are closed',
  async (host) => {
    const fetch = fetchThat({ allowPrivate: false })

    await expect(fetch(`http://${host}:${port}/`, { method: 'GET' })).rejects.toThrow(
      /is private|ENOTFOUND|EAI_AGAIN/,
    )
    expect(asked).toEqual([])
  },
)

test('a name is judged by what it leads to where the connection is made', async () => {
  const fetch = fetchThat({ allowPrivate: false })
  const thrown: unknown = await fetch(`http://localhost:${port}/`, { method: 'GET' }).catch(
    (error: unknown) => error,
  )

  expect(thrown).toMatchObject({ code: 'refused', message: 'localhost is private' })
})

test.each(['http://169.254.169.254/latest', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/'])(
  '%s is refused also where private addresses are allowed',
  async (url) => {
    await expect(fetchThat({ allowPrivate: true })(url, { method: 'GET' })).rejects.toMatchObject({
      code: 'refused',
    })
  },
)

test('an answer comes as it was sent, and where it leads nobody goes', async () => {
  const fetch = fetchThat({ allowPrivate: true })
  const base = `http://127.0.0.1:${port}`
  const plain = await fetch(`${base}/`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) })
  const moved = await fetch(`${base}/moved`, { method: 'GET' })
  const nothing = await fetch(`${base}/nothing`, { method: 'GET' })

  expect([plain.headers.get('content-type'), await plain.json()]).toEqual([
    'application/json',
    { is: 'here' },
  ])
  expect([moved.status, nothing.status, await nothing.text()]).toEqual([302, 204, ''])
  expect(asked).toEqual(['/', '/moved', '/nothing'])
})

test('nothing is sent to an address that is wrong in itself, and nothing endless is read', async () => {
  const fetch = fetchThat({ allowPrivate: true })

  await expect(fetch('ftp://127.0.0.1/', { method: 'GET' })).rejects.toThrow('ftp: is refused')
  await expect(fetch(`http://127.0.0.1:${port}/long`, { method: 'GET' })).rejects.toThrow(/more than 1048576/)
})
