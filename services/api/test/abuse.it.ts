import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aContainerDoc, aHost, anUpdate } from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import type { Route } from '../src/http/route.ts'
import { routes } from '../src/routes/index.ts'
import { raw } from './raw.ts'
import { aSession, aUser, type OpenSession } from './somebody.ts'
import { startApi, type RunningApi } from './start-api.ts'

const all: readonly Route[] = routes
const withBody = all.filter(({ body }) => body !== undefined)
const withParams = all.filter(({ path }) => path.includes(':'))
const nameOf = ({ method, path }: Route) => `${method} ${path}`

let api: RunningApi
let admin: OpenSession
beforeAll(async () => {
  api = await startApi({
    SENTINEL_AUTH: 'on',
    SENTINEL_LOGIN_ATTEMPTS: '100000',
    SENTINEL_REQUEST_TIMEOUT: '1s',
    SENTINEL_SECRET_KEY: 'the key of this installation',
  })
  await api.ctx.db.hosts.create(aHost())
  await api.ctx.db.containers.create(aContainerDoc({ name: 'web' }))
  admin = await aSession(api, await aUser(api, 'ada', { roleId: 'admin' }))
  await settle(async () => (await api.get('/api/hosts', admin.headers)).json.length === 1)
})
afterAll(() => api[Symbol.asyncDispose]())

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly json: { readonly error?: string; readonly code?: string }
}

/** The path as it is written: nothing is tidied up on the way. */
async function send(
  method: string,
  path: string,
  { body, headers = admin.headers }: { body?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const options = { port: api.port, host: '127.0.0.1', method, path, headers, agent: false }
    let isAnswered = false
    const sent = request(options, (response) => {
      isAnswered = true
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        const json = text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : {}
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json })
      })
    })
    // An answer may come before the whole body went out.
    sent.on('error', (error) => (isAnswered ? undefined : reject(error)))
    sent.end(body)
  })
}

const collections = [
  'users',
  'sessions',
  'apiTokens',
  'registryCredentials',
  'hooks',
  'settings',
  'preferences',
  'accessFacts',
  'updates',
] as const

/** All that a request could have stored, but for the activity log. */
async function stored(): Promise<string> {
  const found = await Promise.all(
    collections.map(async (name) => [name, await api.ctx.db[name].collection.countDocuments({})]),
  )
  return JSON.stringify(found)
}

function refusal({ status, json }: Answer): string {
  const isRefused = status >= 400 && status < 500 && (json.error ?? '').length > 10
  return isRefused ? 'refused' : `${status} ${JSON.stringify(json)}`
}

const someone = (path: string, value = 'web') => path.replaceAll(/:\w+/g, value)

const bodies: readonly (readonly [string, string])[] = [
  ['JSON that is nested too deeply', `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`],
  ['a name of a prototype', '{"__proto__":{"polluted":true}}'],
  ['a name of a constructor', '{"a":[{"constructor":{"prototype":{"polluted":true}}}]}'],
  ['half of an object', '{"a":'],
  ['a number', '1'],
  ['a byte that is no text', '\uFFFF'],
]

describe.each(bodies)('a body of %s', (_, body) => {
  test('is refused by every route, and nothing is stored', async () => {
    const before = await stored()
    const found: Record<string, string> = {}
    for (const entry of withBody)
      found[nameOf(entry)] = refusal(await send(entry.method, someone(entry.path), { body }))

    expect(found).toEqual(Object.fromEntries(withBody.map((entry) => [nameOf(entry), 'refused'])))
    expect(await stored()).toBe(before)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

test('an operator of the database is no value of any field', async () => {
  const before = await stored()
  const found: Record<string, string> = {}
  for (const entry of withBody) {
    if (!(entry.body instanceof z.ZodObject)) continue
    for (const operator of [{ $gt: '' }, { $ne: null }, { $where: 'sleep(1000)' }]) {
      const fields = Object.keys(entry.body.shape).map((name) => [name, operator])
      const body = JSON.stringify(Object.fromEntries(fields))
      found[nameOf(entry)] = refusal(await send(entry.method, someone(entry.path), { body }))
    }
  }

  expect([...new Set(Object.values(found))]).toEqual(['refused'])
  expect(Object.keys(found).length).toBeGreaterThan(10)
  expect(await stored()).toBe(before)
})

test('a body that is too large is refused by its length and by its bytes', async () => {
  const large = JSON.stringify({ name: 'x'.repeat(1_100_000) })
  const chunked = await fetch(`${api.base}/api/auth/tokens`, {
    method: 'POST',
    headers: admin.headers,
    body: new Blob([large]).stream(),
    duplex: 'half',
  } as RequestInit)

  for (const { status, json } of [
    await send('POST', '/api/auth/tokens', { body: large }),
    { status: chunked.status, json: (await chunked.json()) as Answer['json'] },
  ]) {
    expect(status).toBe(413)
    expect(json).toMatchObject({ code: 'body_too_large', error: expect.stringContaining('1 MB') })
  }
  expect(await api.ctx.db.apiTokens.countDocuments({})).toBe(0)
})

test('a client that sends slowly is cut off, and others are served meanwhile', async () => {
  const head = 'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  const slow = Promise.all([
    raw(api.port, `${head}Content-Length: 100\r\n\r\n{`, 20_000),
    raw(api.port, head, 20_000),
  ])

  expect((await api.get('/api/stats', admin.headers)).status).toBe(200)
  for (const answer of await slow)
    expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout.*"code":"request_too_slow"/s)
  expect((await api.get('/api/stats', admin.headers)).status).toBe(200)
})

const tricks = [
  '..',
  '%2e%2e',
  '..%2f..%2fetc',
  '..%5c..%5cetc',
  '%00',
  'web%00',
  '%ff',
  '%',
  'web%0d%0aSet-Cookie:%20a=b',
  '%E2%80%AEweb',
  'w%D0%B5b',
  '%EF%BC%8E%EF%BC%8E%EF%BC%8Fetc',
  '%24where',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
]
/** They say of a name that could be one that there is nothing (any more), as the page does, or ask who knows. */
const calm = new Set([
  'DELETE /api/hooks/:container/:phase',
  'GET /api/hooks/:container',
  'GET /api/deps/:container',
  'DELETE /api/images/:id',
])

test.each(tricks)('%s is nothing that a path leads to', async (trick) => {
  const before = await stored()
  const isName = /^\w+$/.test(trick)
  const found: Record<string, string> = {}
  for (const entry of withParams) {
    const options = entry.body === undefined ? {} : { body: '{}' }
    const answer = await send(entry.method, someone(entry.path, trick), options)
    expect(answer.headers['set-cookie']).toBeUndefined()
    const outcome = refusal(answer)
    if (outcome !== 'refused' && !(isName && calm.has(nameOf(entry)))) found[nameOf(entry)] = outcome
  }

  expect(found).toEqual({})
  expect(await stored()).toBe(before)
})

test.each([
  '/..%2f..%2f..%2fetc/passwd',
  '/../../etc/passwd',
  '/assets/..%2f..%2fpackage.json',
  '/%2e%2e/package.json',
])('no file outside the dashboard is read by %s', async (path) => {
  expect((await send('GET', path)).status).toBe(404)
})

describe('a line break', () => {
  test('in a name that nobody can have is not written into the log', async () => {
    const username = 'x failed\n2026-11-22 admin signed in \u202e'
    await api.post('/login', { username, password: 'wrong horse 1' }, { 'content-type': 'application/json' })
    const [last] = await api.ctx.db.logEntries.find({}).sort({ seq: -1 }).limit(1).lean()

    expect(last?.message).toBe('a sign-in as an impossible name failed: wrong name or password')
  })

  const split = 'a\r\nSet-Cookie: sentinel_session=planted\r\n\r\n<script>'

  test('in a name is refused', async () => {
    const answers = [
      await send('POST', '/api/auth/tokens', { body: JSON.stringify({ name: split }) }),
      await send('POST', '/api/auth/users', {
        body: JSON.stringify({ username: split, password: 'correct horse 1', role_id: 'viewer' }),
      }),
    ]

    expect(answers.map(refusal)).toEqual(['refused', 'refused'])
  })

  test('in a form leads to no header of the answer', async () => {
    const body = new URLSearchParams({ username: split, password: split }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }

    const answer = await send('POST', '/login', { body, headers })

    expect(answer.status).toBe(303)
    expect(answer.headers['location']).toMatch(/^\/login\?error=[\w%'.-]+$/)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('in a header, or two lengths of one body, is no request', async () => {
    const host = 'Host: localhost\r\n'
    for (const text of [
      `GET /api/auth/me HTTP/1.1\r\n${host}X-A: b\rSet-Cookie: c=d\r\n\r\n`,
      `GET /api/auth/me HTTP/1.1\r\n${host}X-A : b\r\n\r\n`,
      `POST /login HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST /login HTTP/1.1\r\n${host}Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}`,
    ])
      expect(await raw(api.port, text)).toMatch(/^HTTP\/1.1 400 Bad Request.*"code":"not_http"/s)
  })

  test('or anything else in a cookie is nobody’s session', async () => {
    for (const value of ['a%0d%0ab', '"quoted"', '$gt', '__proto__', 'x'.repeat(4000)])
      expect(
        (await send('GET', '/api/auth/me', { headers: { cookie: `sentinel_session=${value}` } })).status,
      ).toBe(401)
  })
})

test.each([
  'http://169.254.169.254/latest/meta-data',
  '169.254.169.254:80',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]:80',
  '2852039166',
  '0.0.0.0:5000',
  'file:///etc/passwd',
  'gopher://example.com',
  'javascript:alert(1)',
  'user:secret@example.com',
  'example.com\r\nX: y',
  'example.com#@other.example',
])('%j is no registry, neither to store nor to try', async (registry) => {
  const entry = { id: '', registry, username: 'ann', secret: 'hunter2' }
  const mirrored = { ...entry, registry: 'ghcr.io', mirrors: [registry] }
  const path = '/api/settings/registries'

  const answers = [
    await send('PUT', path, { body: JSON.stringify([entry]) }),
    await send('POST', `${path}/test`, { body: JSON.stringify(entry) }),
    await send('PUT', path, { body: JSON.stringify([mirrored]) }),
  ]

  expect(answers.map(refusal)).toEqual(['refused', 'refused', 'refused'])
  expect(await api.ctx.db.registryCredentials.countDocuments({})).toBe(0)
  expect(await api.ctx.queues.queue('scan').count()).toBe(0)
})

test.each([
  'a line; rm -rf /',
  '/bin/../../etc/passwd',
  'trivy --exit-code',
  'http://example.com/trivy',
  '-x',
])('a program that is looked for is no %s', async (program) => {
  const answers = [
    await send('POST', '/api/settings/scanner', { body: JSON.stringify({ trivy_path: program }) }),
    await send('POST', '/api/settings/verifier', { body: JSON.stringify({ cosign_path: program }) }),
  ]

  expect(answers.map(refusal)).toEqual(['refused', 'refused'])
  expect(await api.ctx.db.settings.countDocuments({})).toBe(0)
})

test('a formula is text in what is exported', async () => {
  const error = '=HYPERLINK("http://evil.example";"open")'
  await api.ctx.db.updates.create(
    anUpdate({ name: 'web', state: 'failed', endedAt: new Date(), reason: error }),
  )

  const history = await fetch(`${api.base}/api/history/export?format=csv`, { headers: admin.headers })
  const text = await history.text()

  expect(text).toContain(`"'=HYPERLINK(""http://evil.example"";""open"")"`)
  expect(text).not.toMatch(/(?:^|[,\n])"?[=+@]/)
})
