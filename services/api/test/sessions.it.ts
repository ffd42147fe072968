import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { settle } from '@sentinel/testkit/settle'
import { openSession } from '../src/access/sessions.ts'
import { aSession, aUser, type OpenSession } from './somebody.ts'
import { signedIn } from './signed-in.ts'
import { startApi, type Answer, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const json = { 'content-type': 'application/json', accept: 'application/json' }
const minuteMs = 60_000
const hourMs = 60 * minuteMs

let api: RunningApi
let beside: RunningApi
let userId: string
beforeAll(async () => {
  api = await startApi({
    SENTINEL_AUTH: 'on',
    SENTINEL_LOGIN_ATTEMPTS: '1000',
    SENTINEL_SESSIONS_PER_USER: '3',
    SENTINEL_SESSION_IDLE: '1h',
  })
  beside = await startApi({}, api)
  await aUser(api, 'root', { roleId: 'admin' })
  userId = await aUser(api, 'ada', { roleId: 'operator', password })
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})
beforeEach(() => api.ctx.db.sessions.deleteMany({}))

const ago = (ms: number) => new Date(Date.now() - ms)
const statusOf = async ({ headers }: Pick<OpenSession, 'headers'>, at = api) =>
  (await at.get('/api/auth/me', headers)).status
const logIn = (headers: Record<string, string> = {}, at = api): Promise<Answer> =>
  at.post('/login', { username: 'ada', password }, { ...json, ...headers })
const cookieOf = ({ headers }: Answer, name: string) =>
  headers.getSetCookie().find((line) => line.startsWith(`${name}=`)) ?? ''

describe('a session', () => {
  test('lies in the database as a hash alone, and shows an id that opens nothing', async () => {
    const ada = await signedIn(api, 'ada', password)
    const [, secret = ''] = /sentinel_session=([^;]+)/.exec(ada.cookie) ?? []
    const kept = JSON.stringify(await api.ctx.db.sessions.find({}).lean())
    const { json: shown } = await ada.get('/api/auth/sessions')

    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(kept).not.toContain(secret)
    expect(shown).toEqual([
      expect.objectContaining({ token: expect.stringMatching(/^ses_/), current: true, ip: '127.0.0.1' }),
    ])
    expect(kept).toContain(shown[0].token)
    for (const wrong of [shown[0].token, JSON.parse(kept)[0].hash])
      expect(await statusOf({ headers: { cookie: `sentinel_session=${wrong}` } })).toBe(401)
  })

  test('gets a new secret with every sign-in, whatever the browser brought along', async () => {
    const planted = await logIn({ cookie: 'sentinel_session=planted; sentinel_csrf=planted' })
    const again = await logIn()

    expect(cookieOf(planted, 'sentinel_session')).not.toContain('planted')
    expect(cookieOf(planted, 'sentinel_session')).not.toBe(cookieOf(again, 'sentinel_session'))
  })

  test('is one of three at most: the oldest ends, in every process', async () => {
    const first = await aSession(api, userId, { createdAt: ago(minuteMs) })
    await aSession(api, userId)
    await aSession(api, userId)
    expect(await statusOf(first, beside)).toBe(200)

    const { status } = await logIn()

    expect(status).toBe(200)
    expect(await api.ctx.db.sessions.countDocuments({ userId })).toBe(3)
    expect(await statusOf(first, beside)).toBe(401)
  })

  test.each([
    ['after its time', { expiresAt: new Date(Date.now() - 1000) }],
    ['after an hour without use', { createdAt: ago(2 * hourMs), seenAt: ago(hourMs + 1000) }],
  ])('ends %s', async (_, fields) => {
    const ended = await aSession(api, userId, fields)
    const other = await aSession(api, userId)

    expect(await statusOf(ended)).toBe(401)
    expect((await api.get('/api/auth/sessions', other.headers)).json).toHaveLength(1)
  })

  test('lives on while it is used, and that is written down once a minute', async () => {
    const old = await aSession(api, userId, { seenAt: ago(hourMs - 1500) })

    expect(await statusOf(old)).toBe(200)
    const seen = await settle(async () => {
      const session = await api.ctx.db.sessions.findOne({ _id: old.id }).lean()
      return session !== null && session.seenAt > ago(minuteMs) && session.seenAt
    })
    // What is remembered of it says that it has ended by now; the database knows better.
    await settle(() => Date.now() > seen.getTime() + 1600)
    expect(await statusOf(old)).toBe(200)
    expect(await statusOf(old, beside)).toBe(200)
    expect((await api.ctx.db.sessions.findOne({ _id: old.id }).lean())?.seenAt).toEqual(seen)
  })

  test('of somebody else can neither be seen nor ended', async () => {
    const [mine, other] = [await aSession(api, userId), await aSession(api, await aUser(api, 'eve'))]

    const answer = await call('DELETE', `/api/auth/sessions/${mine.id}`, other)

    expect(answer).toMatchObject({ status: 404, json: { code: 'session_not_found' } })
    expect((await api.get('/api/auth/sessions', other.headers)).json).toHaveLength(1)
    expect(await statusOf(mine)).toBe(200)
  })

  test('ends alone, or all but one', async () => {
    const [mine, second, third] = [
      await aSession(api, userId),
      await aSession(api, userId),
      await aSession(api, userId),
    ]
    const all = async () => [await statusOf(mine), await statusOf(second), await statusOf(third)]

    await call('DELETE', `/api/auth/sessions/${second.id}`, mine)
    expect(await all()).toEqual([200, 401, 200])

    await call('DELETE', '/api/auth/sessions', mine)
    expect(await all()).toEqual([200, 401, 401])
  })
})

async function call(
  method: string,
  path: string,
  { headers }: Pick<OpenSession, 'headers'>,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(api.base + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : undefined,
  }
}

test('another password ends every session but that of the browser it was changed in', async () => {
  const id = await aUser(api, 'carl', { password })
  const carl = await signedIn(api, 'carl', password)
  const other = await aSession(api, id)
  const change = { current_password: password, new_password: 'other horse 2' }

  const wrong = await carl.post('/api/auth/change-password', { ...change, current_password: 'wrong horse 9' })
  const weak = await carl.post('/api/auth/change-password', { ...change, new_password: 'short1' })
  expect([wrong.json.code, weak.json.code]).toEqual(['password_wrong', 'password_weak'])
  expect(await statusOf(other)).toBe(200)

  const changed = await carl.post('/api/auth/change-password', change)

  const fresh = { headers: { cookie: cookieOf(changed, 'sentinel_session').split(';')[0] ?? '' } }
  expect(changed.status).toBe(200)
  expect([await statusOf(other), await statusOf(carl), await statusOf(fresh)]).toEqual([401, 401, 200])
  const again = await api.post('/login', { username: 'carl', password }, json)
  expect(again.status).toBe(401)
})

test('a sign-in that was proved with the old password leaves no session behind', async () => {
  const user = await api.ctx.db.users.findOne({ _id: userId }).lean()
  const stale = { _id: userId, passwordHash: 'what it was' }
  const origin = { address: '127.0.0.1', isSecure: false, isLocal: true }
  const ctx = { ...api.ctx, access: { book: { changed: () => Promise.resolve() } } } as never

  await expect(openSession(ctx, stale, { origin, userAgent: 'test' })).rejects.toMatchObject({
    code: 'login_overtaken',
  })
  expect(await api.ctx.db.sessions.countDocuments({ userId })).toBe(0)
  expect(await openSession(ctx, { ...stale, ...user }, { origin, userAgent: 'test' })).toHaveLength(2)
})

describe('cookies', () => {
  const secure = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }

  test('can be read by no script but the CSRF one, and go to no other site', async () => {
    const answer = await logIn()

    expect(cookieOf(answer, 'sentinel_session')).toMatch(
      /^sentinel_session=[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    )
    expect(cookieOf(answer, 'sentinel_csrf')).toMatch(
      /^sentinel_csrf=[0-9a-f]{64}; Path=\/; Max-Age=2592000; SameSite=Lax$/,
    )
  })

  test('are Secure where a trusted proxy speaks TLS, and not because somebody says so', async () => {
    await using trusting = await startApi({
      SENTINEL_AUTH: 'on',
      SENTINEL_TRUSTED_PROXIES: '127.0.0.0/8',
    })
    await aUser(trusting, 'root', { roleId: 'admin' })
    await aUser(trusting, 'ada', { password })

    const [believed, claimed] = [await logIn(secure, trusting), await logIn(secure)]

    for (const name of ['sentinel_session', 'sentinel_csrf']) {
      expect(cookieOf(believed, name)).toContain('; Secure; SameSite=Lax')
      expect(cookieOf(claimed, name)).not.toContain('Secure')
    }
    const [session] = await trusting.ctx.db.sessions.find({}).lean()
    expect(session?.ip).toBe('203.0.113.9')
    expect(await api.ctx.db.sessions.countDocuments({ ip: '203.0.113.9' })).toBe(0)
  })
})

test('who signs out needs the token of his session, and may do it twice', async () => {
  const mine = await aSession(api, userId)
  const { cookie = '' } = mine.headers

  const without = await call('POST', '/logout', { headers: { cookie } })
  expect(without).toMatchObject({ status: 403, json: { code: 'csrf_missing' } })
  expect(await statusOf(mine)).toBe(200)

  const [first, second] = [await call('POST', '/logout', mine), await call('POST', '/logout', mine)]
  for (const answer of [first, second, await call('POST', '/logout', { headers: {} })]) {
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login'])
    expect(cookieOf(answer, 'sentinel_session')).toContain('sentinel_session=; Path=/; Max-Age=0')
  }
  expect(await statusOf(mine, beside)).toBe(401)
})
