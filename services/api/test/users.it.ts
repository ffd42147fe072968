import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aSession, aToken, aUser, type OpenSession } from './somebody.ts'
import { startApi, type Answer, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const users = '/api/auth/users'

let api: RunningApi
let beside: RunningApi
let adaId: string
let ada: OpenSession
beforeAll(async () => {
  api = await startApi({ SENTINEL_AUTH: 'on', SENTINEL_LOGIN_ATTEMPTS: '1000' })
  beside = await startApi({}, api)
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await Promise.all([api.ctx.db.users.deleteMany({}), api.ctx.db.sessions.deleteMany({})])
  adaId = await aUser(api, 'ada', { roleId: 'admin' })
  ada = await aSession(api, adaId)
})

async function call(
  method: string,
  path: string,
  { headers }: OpenSession,
  { body, at = api }: { body?: unknown; at?: RunningApi } = {},
): Promise<Answer> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(at.base + path, { method, headers, ...init })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) }
}

const logIn = (username: string, secret = password) =>
  api.post('/login', { username, password: secret }, { 'content-type': 'application/json' })
const admins = () => api.ctx.db.users.countDocuments({ roleId: 'admin' })

describe('a user', () => {
  test('is made, listed, signs in, and cannot be made twice', async () => {
    const body = { username: 'Otto', password, role_id: 'operator' }
    const made = await call('POST', users, ada, { body })
    const twice = await call('POST', users, ada, { body })

    expect(made).toMatchObject({ status: 201, json: { username: 'Otto' } })
    expect(twice).toMatchObject({ status: 409, json: { code: 'username_taken' } })
    expect((await logIn('Otto')).status).toBe(200)
    const { json, text } = await call('GET', users, ada)
    expect(json.map(({ username }: { username: string }) => username)).toEqual(['Otto', 'ada'])
    expect(text).not.toMatch(/argon|hash|password|handle/i)
  })

  test.each([
    { username: 'otto\r\nx', password, role_id: 'viewer' },
    { username: 'аda', password, role_id: 'viewer' },
    { username: 'a\u200Bda', password, role_id: 'viewer' },
    { username: '', password, role_id: 'viewer' },
    { username: { $gt: '' }, password, role_id: 'viewer' },
    { username: 'otto', password: 'nodigits', role_id: 'viewer' },
    { username: 'otto', password: '12345678', role_id: 'viewer' },
    { username: 'otto', password: 'short1', role_id: 'viewer' },
    { username: 'otto', password: `a1${'x'.repeat(71)}`, role_id: 'viewer' },
    { username: 'otto', password, role_id: 'owner' },
    { username: 'otto', password, role_id: 'constructor' },
  ])('is not made of %j', async (body) => {
    expect((await call('POST', users, ada, { body })).status).toBe(400)
    expect(await api.ctx.db.users.countDocuments({})).toBe(1)
  })

  test('who is deleted is gone everywhere: sessions, tokens, sign-in', async () => {
    const id = await aUser(api, 'otto', { roleId: 'operator', password })
    const otto = await aSession(api, id)
    const { json: token } = await call('POST', '/api/auth/tokens', otto, { body: { name: 'ci' } })
    const bearer = { authorization: `Bearer ${token.token}` }
    expect((await beside.get('/api/auth/me', bearer)).status).toBe(200)

    expect((await call('DELETE', `${users}/${id}`, ada)).status).toBe(200)

    expect((await beside.get('/api/auth/me', otto.headers)).status).toBe(401)
    expect((await beside.get('/api/auth/me', bearer)).status).toBe(401)
    expect((await logIn('otto')).status).toBe(401)
    expect(await api.ctx.db.apiTokens.countDocuments({ userId: id })).toBe(0)
  })

  test('cannot be called as another one is, in whatever case, nor as nobody in particular', async () => {
    for (const username of ['ADA', 'System']) {
      const answer = await call('POST', users, ada, { body: { username, password, role_id: 'viewer' } })
      expect(answer).toMatchObject({ status: 409, json: { code: 'username_taken' } })
    }
  })

  test('whose password an administrator replaces loses what the old one may have opened', async () => {
    const id = await aUser(api, 'otto', { password })
    const token = await aToken(api, id)
    await api.ctx.db.passkeys.collection.insertOne({ _id: 'key', userId: id } as never)
    const own = await call('POST', `${users}/${adaId}/password`, ada, { body: { password } })
    await call('POST', `${users}/${id}/password`, ada, { body: { password: 'other horse 2' } })

    expect(own).toMatchObject({ status: 400, json: { code: 'own_account' } })
    expect((await api.get('/api/auth/me', token.headers)).status).toBe(401)
    expect(await api.ctx.db.passkeys.countDocuments({ userId: id })).toBe(0)
  })

  test('who changes the password while an administrator replaces it does not have the last word', async () => {
    const id = await aUser(api, 'otto', { password })
    const otto = await aSession(api, id)
    const answers = await Promise.all([
      call('POST', '/api/auth/change-password', otto, {
        body: { current_password: password, new_password: 'mine horse 3' },
      }),
      call('POST', `${users}/${id}/password`, ada, { body: { password: 'other horse 2' } }),
    ])

    expect(answers[1]?.status).toBe(200)
    expect((await logIn('otto', 'other horse 2')).status).toBe(200)
  })

  test('with a new password from an administrator signs in with that one alone', async () => {
    const id = await aUser(api, 'otto', { password })
    const otto = await aSession(api, id)

    await call('POST', `${users}/${id}/password`, ada, { body: { password: 'other horse 2' } })

    expect((await api.get('/api/auth/me', otto.headers)).status).toBe(401)
    expect((await logIn('otto')).status).toBe(401)
    expect((await logIn('otto', 'other horse 2')).status).toBe(200)
  })

  test('who has to wait after wrong passwords is let in at once when an administrator unlocks him', async () => {
    const id = await aUser(api, 'otto', { password })
    for (const _ of [1, 2, 3, 4]) await logIn('otto', 'wrong horse 1')
    const waiting = await logIn('otto')
    const { json } = await call('GET', users, ada)

    expect(waiting).toMatchObject({ status: 429, json: { code: 'too_many_attempts' } })
    expect(json).toContainEqual(expect.objectContaining({ username: 'otto', locked: true }))

    expect((await call('POST', `${users}/${id}/unlock`, ada, { at: beside })).status).toBe(200)
    expect((await logIn('otto')).status).toBe(200)
    expect((await call('GET', users, ada)).json).toContainEqual(
      expect.objectContaining({ username: 'otto', locked: false }),
    )
  })
})

const demote = (id: string, by: OpenSession, at: RunningApi) =>
  call('PUT', `${users}/${id}/role`, by, { body: { role_id: 'viewer' }, at })

describe('the last administrator', () => {
  test('can neither be demoted nor removed, by nobody', async () => {
    const demoted = await call('PUT', `${users}/${adaId}/role`, ada, { body: { role_id: 'viewer' } })
    const removed = await call('DELETE', `${users}/${adaId}`, ada)

    expect(demoted).toMatchObject({ status: 409, json: { code: 'last_admin' } })
    expect(removed).toMatchObject({ status: 400, json: { code: 'own_account' } })
    expect(await admins()).toBe(1)
  })

  test.each([1, 2, 3])('stays when two remove each other at the same moment (%i)', async () => {
    const eveId = await aUser(api, 'eve', { roleId: 'admin' })
    const eve = await aSession(api, eveId)

    const answers = await Promise.all([
      call('DELETE', `${users}/${eveId}`, ada),
      call('DELETE', `${users}/${adaId}`, eve, { at: beside }),
    ])

    expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(2)
    expect(await admins()).toBeGreaterThanOrEqual(1)
  })

  test('stays when each of three demotes the next one at the same moment', async () => {
    const [eveId, zoeId] = [
      await aUser(api, 'eve', { roleId: 'admin' }),
      await aUser(api, 'zoe', { roleId: 'admin' }),
    ]
    const [eve, zoe] = [await aSession(api, eveId), await aSession(api, zoeId)]
    await Promise.all([demote(eveId, ada, api), demote(zoeId, eve, beside), demote(adaId, zoe, api)])

    expect(await admins()).toBeGreaterThanOrEqual(1)
  })
})
