import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApi, type RunningApi } from './start-api.ts'
import { signedIn } from './signed-in.ts'

const password = 'correct horse 1'
let api: RunningApi
beforeAll(async () => {
  api = await startApi({ SENTINEL_AUTH: 'on', SENTINEL_LOGIN_ATTEMPTS: '1000' })
})
afterAll(() => api[Symbol.asyncDispose]())

describe('an API that nobody has set up', () => {
  test('sends pages to /setup and tells calls how to finish', async () => {
    const page = await fetch(`${api.base}/`, { redirect: 'manual' })
    const call = await api.get('/api/containers')

    expect([page.status, page.headers.get('location')]).toEqual([303, '/setup'])
    expect(call).toMatchObject({ status: 503, json: { code: 'setup_needed' } })
    expect((await api.get('/healthz')).status).toBe(200)
  })

  test('takes no weak password, and no forwarded request without the code', async () => {
    const weak = await api.post('/setup', { username: 'ada', password: 'short' }, json)
    const forwarded = await api.post(
      '/setup',
      { username: 'ada', password },
      { ...json, 'x-forwarded-for': '10.0.0.9' },
    )

    expect(weak).toMatchObject({ status: 400, json: { code: 'password_weak' } })
    expect(forwarded).toMatchObject({ status: 403, json: { code: 'setup_code_wrong' } })
  })

  test('makes one first administrator of two at once', async () => {
    const answers = await Promise.all(
      ['ada', 'eve'].map((username) => api.post('/setup', { username, password }, json)),
    )

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(await api.ctx.db.users.countDocuments({})).toBe(1)
    await api.ctx.db.users.updateOne({}, { $set: { username: 'ada' } })
  })
})

const json = { 'content-type': 'application/json', accept: 'application/json' }

describe('whoever signs in', () => {
  test('gets cookies that say who he is, and changes things only with the token of the session', async () => {
    const ada = await signedIn(api, 'ada', password)
    const me = await ada.get('/api/auth/me')
    const without = await api.post('/api/scan', undefined, { cookie: ada.cookie })
    const withIt = await ada.post('/api/auth/tokens', { name: 'ci' })

    expect(me.json).toMatchObject({ username: 'ada', role_id: 'admin', auth_enabled: true })
    expect(without).toMatchObject({ status: 403, json: { code: 'csrf_missing' } })
    expect(withIt).toMatchObject({
      status: 201,
      json: { name: 'ci', token: expect.stringMatching(/^sntkn_/) },
    })
    expect((await api.get('/api/auth/me', { authorization: `Bearer ${withIt.json.token}` })).status).toBe(200)
  })

  test('is told the same whether the name or the password is wrong', async () => {
    const answers = await Promise.all([
      api.post('/login', { username: 'ada', password: 'wrong horse 1' }, json),
      api.post('/login', { username: 'nobody', password: 'wrong horse 1' }, json),
    ])

    expect(new Set(answers.map(({ status, json: { error } }) => `${status} ${error}`)).size).toBe(1)
  })
})

test('the activity log tells of it, and shows a gap', async () => {
  const ada = await signedIn(api, 'ada', password)
  const before = await ada.get('/api/logs')
  const [, second] = await api.ctx.db.logEntries.find({}).sort({ seq: -1 }).lean()
  await api.ctx.db.logEntries.deleteOne({ seq: second?.seq ?? 0 })
  const after = await ada.get('/api/logs')

  expect(before.json.map(({ problem }: { problem?: string }) => problem).filter(Boolean)).toEqual([])
  expect(before.json).toContainEqual(
    expect.objectContaining({ type: 'auth', result: 'failed', ip: '127.0.0.1' }),
  )
  expect(after.json[0]).toMatchObject({ problem: '1 entries before this one are missing' })
})
