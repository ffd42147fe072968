import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settle } from '@sentinel/testkit/settle'
import { csrfTokenOf } from '../src/access/csrf.ts'
import { aSession, aToken, aUser, type OpenSession } from './somebody.ts'
import { startApi, type RunningApi } from './start-api.ts'

let api: RunningApi
let beside: RunningApi
let admin: OpenSession
let adminId: string
beforeAll(async () => {
  api = await startApi({ SENTINEL_AUTH: 'on' })
  beside = await startApi({}, api)
  adminId = await aUser(api, 'ada', { roleId: 'admin' })
  admin = await aSession(api, adminId)
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

const path = '/api/auth/tokens'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const soon = () => new Date(Date.now() + 60_000).toISOString()
const later = () => new Date(Date.now() + 120_000).toISOString()

describe('an API token', () => {
  test('is no session, also while it is remembered, and what a session holds is no token', async () => {
    const token = await aToken(api, adminId, { permissions: ['containers.view'] })
    const secret = token.headers['authorization']?.replace('Bearer ', '') ?? ''
    await api.get('/api/auth/me', token.headers)
    const asSession = {
      'content-type': 'application/json',
      cookie: `sentinel_session=${secret}; sentinel_csrf=${csrfTokenOf(secret)}`,
      'x-csrf-token': csrfTokenOf(secret),
    }
    const wide = await api.post(path, { name: 'wide' }, asSession)
    await api.get('/api/auth/me', admin.headers)
    const held = /sentinel_session=([^;]+)/.exec(admin.headers['cookie'] ?? '')?.[1] ?? ''

    expect([wide.status, (await api.get('/api/auth/me', bearer(held))).status]).toEqual([401, 401])
  })

  test('takes those that were made with it along', async () => {
    const parent = await api.post(path, { name: 'parent' }, admin.headers)
    const asParent = { ...bearer(parent.json.token), 'content-type': 'application/json' }
    const child = await api.post(path, { name: 'child', permissions: ['users.manage'] }, asParent)
    const asChild = { ...bearer(child.json.token), 'content-type': 'application/json' }
    const grandchild = await api.post(path, { name: 'grandchild', permissions: ['users.manage'] }, asChild)
    await fetch(`${api.base}${path}/${parent.json.id}`, { method: 'DELETE', headers: admin.headers })

    const statuses = await Promise.all(
      [parent, child, grandchild].map(
        async ({ json }) => (await api.get('/api/auth/me', bearer(json.token))).status,
      ),
    )
    expect([child.status, grandchild.status, ...statuses]).toEqual([201, 201, 401, 401, 401])
  })

  test('does not say how people sign in', async () => {
    const token = await aToken(api, adminId, { permissions: ['users.manage'] })
    const answer = await api.post(
      '/api/settings/oidc',
      {
        enabled: false,
        issuer_url: '',
        client_id: '',
        client_secret: '',
        redirect_url: '',
        auto_create: true,
        default_role: 'admin',
        group_claim: 'groups',
        group_mappings: null,
      },
      { ...token.headers, 'content-type': 'application/json' },
    )

    expect(answer).toMatchObject({ status: 403, json: { code: 'session_needed' } })
  })

  test('that is narrowed leaves the sessions and tokens of its user alone', async () => {
    const { id, headers } = await aToken(api, adminId, { permissions: ['history.view'] })
    const calls = [
      `GET ${path}`,
      `DELETE ${path}/${id}`,
      'GET /api/auth/sessions',
      'DELETE /api/auth/sessions',
    ]
    for (const call of calls) {
      const [method = '', at = ''] = call.split(' ')
      const answer = await fetch(api.base + at, { method, headers })
      expect([call, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        call,
        403,
        'token_narrowed',
      ])
    }
    expect((await api.get(path, admin.headers)).status).toBe(200)
  })

  test('is shown once, lies in the database as a hash alone, and can be found by its name', async () => {
    const { json: made } = await api.post(path, { name: 'ci', expires_at: soon() }, admin.headers)
    const kept = await api.ctx.db.apiTokens.findOne({ _id: made.id }).lean()
    const { json: listed } = await api.get(path, admin.headers)

    expect(made.token).toMatch(/^sntkn_[\w-]{43}$/)
    expect(JSON.stringify([kept, listed])).not.toContain(made.token)
    expect(listed).toContainEqual({
      id: made.id,
      name: 'ci',
      created_at: expect.any(String),
      last_used_at: null,
      expires_at: expect.any(String),
    })
  })

  test('needs no CSRF token, and counts before a cookie', async () => {
    const token = await aToken(api, adminId, { permissions: ['history.view'] })

    expect((await api.get('/api/auth/users', { ...admin.headers, ...token.headers })).status).toBe(403)
    expect((await api.post(path, { name: 'x', permissions: ['history.view'] }, token.headers)).status).toBe(
      201,
    )
    for (const authorization of ['Bearer', 'Bearer ', 'Bearer nonsense', 'Basic YTpi', 'sntkn_x'])
      expect(await api.get('/api/auth/me', { ...admin.headers, authorization })).toMatchObject({
        status: 401,
        json: { code: 'token_invalid' },
      })
  })

  test('ends at its time, and may not begin after it', async () => {
    const expired = await aToken(api, adminId, { expiresAt: new Date(Date.now() - 1) })

    expect((await api.get('/api/auth/me', expired.headers)).status).toBe(401)
    const past = await api.post(
      path,
      { name: 'x', expires_at: new Date(Date.now() - 1000).toISOString() },
      admin.headers,
    )
    expect(past).toMatchObject({ status: 400, json: { code: 'expiry_past' } })
  })

  test('does what it was narrowed to, and no more than its user may by now', async () => {
    const id = await aUser(api, 'otto', { roleId: 'operator' })
    const token = await aToken(api, id, { permissions: ['settings.view', 'history.view', 'users.manage'] })
    const may = async () => (await api.get('/api/auth/me', token.headers)).json.permissions

    expect(await may()).toEqual(['history.view', 'settings.view'])
    await fetch(`${api.base}/api/auth/users/${id}/role`, {
      method: 'PUT',
      headers: admin.headers,
      body: JSON.stringify({ role_id: 'viewer' }),
    })
    expect(await may()).toEqual(['history.view'])
  })

  test('makes nobody mightier than itself', async () => {
    const narrowed = await aToken(api, adminId, { permissions: ['users.manage', 'history.view'] })
    const brief = await aToken(api, adminId, { expiresAt: new Date(Date.now() + 90_000) })
    const vera = await aUser(api, 'vera')
    const answers = [
      await api.post(path, { name: 'wide' }, narrowed.headers),
      await api.post(path, { name: 'wide', permissions: ['settings.modify'] }, narrowed.headers),
      await api.post(path, { name: 'long', permissions: ['history.view'] }, brief.headers),
      await api.post(
        path,
        { name: 'long', permissions: ['history.view'], expires_at: later() },
        brief.headers,
      ),
      await api.post(
        '/api/auth/users',
        { username: 'mighty', password: 'correct horse 1', role_id: 'admin' },
        narrowed.headers,
      ),
      await put(`/api/auth/users/${vera}/role`, { role_id: 'admin' }, narrowed.headers),
      await api.post(`/api/auth/users/${vera}/password`, { password: 'correct horse 1' }, narrowed.headers),
      await api.post(
        '/api/auth/change-password',
        { current_password: 'x', new_password: 'correct horse 1' },
        narrowed.headers,
      ),
    ]

    expect(answers.map(({ status, json }) => `${status} ${json.code}`)).toEqual([
      '403 token_too_wide',
      '403 token_too_wide',
      '403 token_too_long',
      '403 token_too_long',
      '403 role_too_wide',
      '403 role_too_wide',
      '403 session_needed',
      '403 session_needed',
    ])
    expect(await api.ctx.db.users.countDocuments({ roleId: 'admin' })).toBe(1)
    const within = { name: 'within', permissions: ['history.view'], expires_at: soon() }
    expect((await api.post(path, within, brief.headers)).status).toBe(201)
  })

  test('has its use written down at most once a minute, over all processes', async () => {
    const { id, headers } = await aToken(api, adminId)
    const kept = async () => (await api.ctx.db.apiTokens.findOne({ _id: id }).lean())?.lastUsedAt

    await Promise.all([api.get('/api/auth/me', headers), beside.get('/api/auth/me', headers)])
    const used = await settle(kept)
    await Promise.all([api.get('/api/auth/me', headers), beside.get('/api/auth/me', headers)])
    expect(await kept()).toEqual(used)

    const hour = new Date(used.getTime() - 3_600_000)
    await api.ctx.db.apiTokens.updateOne({ _id: id }, { $set: { lastUsedAt: hour } })
    await using third = await startApi({}, api)
    await third.get('/api/auth/me', headers)
    await settle(async () => ((await kept())?.getTime() ?? 0) >= used.getTime())
  })

  test('of somebody else is not there', async () => {
    const mine = await aToken(api, adminId)
    const eve = await aSession(api, await aUser(api, 'eve'))

    const answer = await fetch(`${api.base}${path}/${mine.id}`, { method: 'DELETE', headers: eve.headers })

    expect(answer.status).toBe(404)
    expect((await api.get(path, eve.headers)).json).toEqual([])
    expect((await api.get('/api/auth/me', mine.headers)).status).toBe(200)
  })

  test('that nobody made is looked for nowhere else', async () => {
    const { status } = await api.get('/api/auth/me', bearer(`sntkn_${'A'.repeat(43)}`))

    expect(status).toBe(401)
  })
})

async function put(url: string, body: unknown, headers: Readonly<Record<string, string>>) {
  const response = await fetch(api.base + url, { method: 'PUT', headers, body: JSON.stringify(body) })
  return { status: response.status, json: (await response.json()) as { code?: string } }
}
