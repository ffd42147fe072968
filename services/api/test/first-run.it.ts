import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settle } from '@sentinel/testkit/settle'
import { raw } from './raw.ts'
import { aSession, aUser } from './somebody.ts'
import { signedIn } from './signed-in.ts'
import { callAs, startApi } from './start-api.ts'

const password = 'correct horse 1'
const json = { 'content-type': 'application/json', accept: 'application/json' }
const elsewhere = { ...json, 'x-forwarded-for': '192.0.2.7' }
const on = { SENTINEL_AUTH: 'on', SENTINEL_LOGIN_ATTEMPTS: '1000' }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-setup-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the first administrator', () => {
  test('is made from another machine with the code that only the owner of the process can read', async () => {
    const path = join(folder, 'code')
    await using api = await startApi({ ...on, SENTINEL_SETUP_CODE_PATH: path })
    await using beside = await startApi({}, api)
    const code = await settle(() => readFile(path, 'utf8').catch(() => ''), { what: 'the setup code' })
    const ask = (setup_code: string, at = api) =>
      at.post('/setup', { username: 'ada', password, setup_code }, elsewhere)

    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await ask('wrong')).toMatchObject({ status: 403, json: { code: 'setup_code_wrong' } })
    // Any process of the installation takes it.
    expect(await ask(code.trim(), beside)).toMatchObject({ status: 200, json: { redirect: '/' } })
    expect(await ask(code.trim())).toMatchObject({ status: 409, json: { code: 'setup_done' } })
    expect((await signedIn(api, 'ada', password)).cookie).toContain('sentinel_session=')
  })

  test('of a name that a web page bound to this machine needs the code too', async () => {
    await using api = await startApi({ ...on, SENTINEL_SETUP_CODE_PATH: join(folder, 'bound') })
    const answer = await callAs(api.port, '/setup', {
      method: 'POST',
      headers: { ...json, host: `rebound.example:${api.port}` },
      body: JSON.stringify({ username: 'eve', password }),
    })

    expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, 'setup_code_wrong'])
    expect(await api.ctx.db.users.countDocuments({})).toBe(0)
  })

  test('by a proxy that says nothing of whom it speaks for needs the code too', async () => {
    await using api = await startApi({ ...on, SENTINEL_SETUP_CODE_PATH: join(folder, 'proxied') })
    const body = JSON.stringify({ username: 'eve', password })
    const answer = await raw(
      api.port,
      `POST /setup HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )

    expect(answer).toContain('setup_code_wrong')
    expect(await api.ctx.db.users.countDocuments({})).toBe(0)
  })

  test('can be made for a while only', async () => {
    await using api = await startApi({
      ...on,
      SENTINEL_SETUP_WINDOW: '1s',
      SENTINEL_SETUP_CODE_PATH: join(folder, 'late'),
    })
    // With a password that is too weak nobody comes to be while there is time.
    const ask = () => api.post('/setup', { username: 'ada', password: 'weak' }, json)

    await settle(async () => (await ask()).json.code === 'setup_over', { what: 'the time to be over' })
    const late = await api.post('/setup', { username: 'ada', password }, json)
    expect(late).toMatchObject({ status: 403, json: { code: 'setup_over' } })
  })

  test('is made by the environment where nobody is there, once for all processes', async () => {
    const environment = { ...on, SENTINEL_ADMIN_USER: 'root', SENTINEL_ADMIN_PASSWORD: password }
    await using api = await startApi(environment)
    await using _beside = await startApi({}, api)
    await settle(async () => (await api.get('/api/stats')).status === 401, { what: 'the administrator' })

    expect((await signedIn(api, 'root', password)).cookie).not.toBe('')
    expect(await api.ctx.db.users.countDocuments({})).toBe(1)
    expect((await api.post('/setup', { username: 'eve', password }, json)).status).toBe(409)
  })
})

describe('login', () => {
  test('is switched by the environment alone, and a field that is missing switches nothing', async () => {
    await using api = await startApi({ ...on, SENTINEL_ADMIN_PASSWORD: password })
    await settle(async () => (await api.get('/api/stats')).status === 401, { what: 'the administrator' })
    const admin = await signedIn(api, 'admin', password)

    const off = await admin.post('/api/auth/settings', { auth_enabled: false })
    expect(off).toMatchObject({ status: 409, json: { code: 'auth_by_environment' } })
    expect(off.json.error).toContain('SENTINEL_AUTH=off')
    expect((await admin.post('/api/auth/settings', {})).status).toBe(400)
    expect(await admin.post('/api/auth/settings', { auth_enabled: true })).toMatchObject({ status: 200 })
    expect((await api.get('/api/containers')).status).toBe(401)
  })

  test('that is off makes everybody one who may do all and has no account', async () => {
    await using api = await startApi({ SENTINEL_AUTH: 'off' })

    expect((await api.get('/api/auth/me')).json).toMatchObject({
      id: 'system',
      username: 'admin',
      role_id: '',
      auth_enabled: false,
    })
    const token = await api.post('/api/auth/tokens', { name: 'x' }, json)
    expect(token).toMatchObject({ status: 409, json: { code: 'no_account' } })
  })
})

test('a stream ends with the session that it was opened with', async () => {
  await using api = await startApi(on)
  await aUser(api, 'root', { roleId: 'admin' })
  const vera = await aUser(api, 'vera')
  const [session, other] = [await aSession(api, vera), await aSession(api, vera)]
  const response = await fetch(`${api.base}/api/events`, { headers: session.headers })
  const ended = response.text()
  await fetch(`${api.base}/api/auth/sessions/${session.id}`, { method: 'DELETE', headers: other.headers })

  expect(response.status).toBe(200)
  expect(await ended).toContain('event: connected')
})
