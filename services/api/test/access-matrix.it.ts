import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { permissionNames } from '@sentinel/shared/access/permissions'
import { roles } from '@sentinel/shared/access/roles'
import { redisOfMyOwn } from '@sentinel/testkit/redis-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { mountRoutes } from '../src/http/mount-routes.ts'
import type { Route } from '../src/http/route.ts'
import { routes } from '../src/routes/index.ts'
import { aSession, aToken, aUser } from './somebody.ts'
import { startApi, type RunningApi } from './start-api.ts'

const environment = { SENTINEL_AUTH: 'on', SENTINEL_LOGIN_ATTEMPTS: '100000' }
const all: readonly Route[] = routes
const refusals = new Set(['not_signed_in', 'token_invalid', 'csrf_missing', 'permission_missing'])
const hourMs = 3_600_000

let api: RunningApi
let beside: RunningApi
const ids = { admin: '', operator: '', viewer: '' }

beforeAll(async () => {
  api = await startApi(environment)
  beside = await startApi(environment, api)
  ids.admin = await aUser(api, 'ada', { roleId: 'admin' })
  ids.operator = await aUser(api, 'otto', { roleId: 'operator' })
  ids.viewer = await aUser(api, 'vera', { roleId: 'viewer' })
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

type Headers = Readonly<Record<string, string>>
type Outcome = 'let through' | 401 | 403

interface Case {
  readonly who: string
  /** No route takes it away. */
  readonly isLasting?: boolean
  readonly headers: () => Promise<Headers>
  /** By what the route says it needs, and by nothing else. */
  readonly expected: (route: Route) => Outcome
}

const inRole = (role: keyof typeof ids): Case => ({
  who: role,
  headers: async () => (await aSession(api, ids[role])).headers,
  expected: ({ permission }) =>
    permission === 'everybody' || permission === 'somebody' || roles[role].some((each) => each === permission)
      ? 'let through'
      : 403,
})
const nobody = ({ permission }: Route): Outcome => (permission === 'everybody' ? 'let through' : 401)

const cases: readonly Case[] = [
  { who: 'nobody', headers: () => Promise.resolve({}), expected: nobody },
  inRole('viewer'),
  inRole('operator'),
  inRole('admin'),
  {
    who: 'a token for the history alone',
    isLasting: true,
    headers: async () => (await aToken(api, ids.admin, { permissions: ['history.view'] })).headers,
    expected: ({ permission }) =>
      ['everybody', 'somebody', 'history.view'].includes(permission) ? 'let through' : 403,
  },
  {
    who: 'a token that has expired',
    isLasting: true,
    headers: async () => (await aToken(api, ids.admin, { expiresAt: new Date(Date.now() - 1000) })).headers,
    expected: nobody,
  },
  {
    who: 'a session that was revoked',
    isLasting: true,
    async headers() {
      const [mine, other] = [await aSession(api, ids.admin), await aSession(api, ids.admin)]
      expect((await api.get('/api/auth/me', mine.headers)).status).toBe(200)
      const { status } = await call('DELETE', `/api/auth/sessions/${mine.id}`, other.headers)
      expect(status).toBe(200)
      return mine.headers
    },
    expected: nobody,
  },
  {
    who: 'a session with the CSRF token of another one',
    async headers() {
      const [mine, other] = [await aSession(api, ids.admin), await aSession(api, ids.admin)]
      const [session] = (mine.headers['cookie'] ?? '').split(';')
      return { cookie: `${session}; sentinel_csrf=${other.csrf}`, 'x-csrf-token': other.csrf }
    },
    expected: ({ method, path, permission }) =>
      method === 'GET' || (permission === 'everybody' && path !== '/logout') ? 'let through' : 403,
  },
]

/** Nothing that is there, and nothing that could be read: what is let through changes nothing. */
function pathOf({ path }: Route): string {
  const ids: Record<string, string> = { id: 'usr_nobody', token: 'ses_0000000000000000' }
  return path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? 'nobody')
}

async function call(method: string, path: string, headers: Headers, body?: string) {
  const ending = new AbortController()
  const response = await fetch(api.base + path, {
    method,
    headers,
    redirect: 'manual',
    signal: ending.signal,
    ...(body === undefined ? {} : { body }),
  })
  const isStream = (response.headers.get('content-type') ?? '').includes('event-stream')
  const text = isStream ? '' : await response.text()
  ending.abort()
  const { code = '' } = text.startsWith('{') ? (JSON.parse(text) as { code?: string }) : {}
  return { status: response.status, code }
}

test.each(cases)(
  '$who gets of every route what its permission says',
  async ({ headers, expected, isLasting }) => {
    const found: Record<string, Outcome> = {}
    const broken: string[] = []
    // One after the other: some of them end sessions.
    const kept = isLasting ? await headers() : undefined
    for (const entry of all) {
      const name = `${entry.method} ${entry.path}`
      const body = entry.body === undefined ? undefined : '['
      const { status, code } = await call(entry.method, pathOf(entry), kept ?? (await headers()), body)
      found[name] = refusals.has(code) ? (status as Outcome) : 'let through'
      if (status === 500) broken.push(`${name} ${code}`)
    }

    expect(found).toEqual(
      Object.fromEntries(all.map((entry) => [`${entry.method} ${entry.path}`, expected(entry)])),
    )
    expect(broken).toEqual([])
  },
)

test('a route that says nothing about permission is not served', () => {
  for (const { permission } of all)
    expect([...permissionNames, 'somebody', 'everybody']).toContain(permission)
  const without = { method: 'GET', path: '/api/forgotten' } as unknown as Route

  expect(() => mountRoutes(api.ctx as never, [without])).toThrow(/forgotten names no permission/)
})

const status = async (headers: Headers, path = '/api/auth/users') => (await beside.get(path, headers)).status

describe('in another API process', () => {
  test('a session that was revoked, a token that was deleted and another role count with the next request', async () => {
    const user = await aUser(api, 'zoe', { roleId: 'admin' })
    const [mine, other] = [await aSession(api, user), await aSession(api, user)]
    const token = await aToken(api, user)
    expect([await status(mine.headers), await status(token.headers), await status(other.headers)]).toEqual([
      200, 200, 200,
    ])

    await call('DELETE', `/api/auth/sessions/${mine.id}`, other.headers)
    expect(await status(mine.headers)).toBe(401)

    await call('DELETE', `/api/auth/tokens/${token.id}`, other.headers)
    expect(await status(token.headers)).toBe(401)

    const admin = await aSession(api, ids.admin)
    const role = (roleId: string) =>
      call('PUT', `/api/auth/users/${user}/role`, admin.headers, JSON.stringify({ role_id: roleId }))
    await role('viewer')
    expect(await status(other.headers)).toBe(403)
    await role('admin')
    expect(await status(other.headers)).toBe(200)

    await call('DELETE', `/api/auth/users/${user}`, admin.headers)
    expect(await status(other.headers)).toBe(401)
  })

  test('what was taken away while Redis was away counts as soon as Redis is back', async () => {
    await using redis = await redisOfMyOwn()
    await using one = await startApi({ ...environment, REDIS_URL: redis.url })
    await using two = await startApi({}, one)
    const user = await aUser(one, 'ada', { roleId: 'admin' })
    const [mine, other] = [await aSession(one, user), await aSession(one, user)]
    const isIn = async () => (await two.get('/api/auth/me', mine.headers)).status
    expect([await isIn(), await isIn()]).toEqual([200, 200])

    await redis.kill()
    await settle(() => one.ctx.redis.status !== 'ready' && two.ctx.redis.status !== 'ready')
    const revoked = await fetch(`${one.base}/api/auth/sessions/${mine.id}`, {
      method: 'DELETE',
      headers: other.headers,
    })
    await redis.start()
    await settle(() => two.ctx.redis.status === 'ready', { what: 'Redis to be back' })

    expect(revoked.status).toBe(200)
    expect(await isIn()).toBe(401)
    expect((await two.get('/api/auth/me', other.headers)).status).toBe(200)
  })

  test('a session that is remembered ends on time', async () => {
    const expiresAt = new Date(Date.now() + 2000)
    const { headers } = await aSession(beside, ids.admin, {
      expiresAt,
      createdAt: new Date(Date.now() - hourMs),
    })

    expect((await beside.get('/api/auth/me', headers)).status).toBe(200)
    await settle(() => Date.now() >= expiresAt.getTime())
    expect((await beside.get('/api/auth/me', headers)).status).toBe(401)
  })
})
