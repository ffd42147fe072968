import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUser } from '../src/access/create-user.ts'
import { signedIn, type SignedIn } from './signed-in.ts'
import { startApi, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const json = { 'content-type': 'application/json', accept: 'application/json' }
const environment = {
  SENTINEL_AUTH: 'on',
  SENTINEL_LOGIN_ATTEMPTS: '1000',
  SENTINEL_WEBAUTHN_RPID: 'localhost',
}

let api: RunningApi
let ada: SignedIn
let eve: SignedIn
beforeAll(async () => {
  api = await startApi(environment)
  await createUser(api.ctx, { username: 'ada', password, roleId: 'admin' }, { isFirst: true })
  await createUser(api.ctx, { username: 'eve', password, roleId: 'viewer' })
  ada = await signedIn(api, 'ada', password)
  eve = await signedIn(api, 'eve', password)
})
afterAll(() => api[Symbol.asyncDispose]())

const answer = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: {
    clientDataJSON: 'e30',
    attestationObject: 'oA',
    authenticatorData: 'AAAA',
    signature: 'AAAA',
    userHandle: 'AAAA',
  },
}

async function add(id: string, username: string): Promise<void> {
  const user = await api.ctx.db.users.findOne({ username }).lean()
  const fields = { userId: user?._id ?? '', name: `of ${username}`, publicKey: 'AAAA', counter: 0 }
  await api.ctx.db.passkeys.create({ _id: id, ...fields, transports: ['usb'], createdAt: new Date() })
}

const ceremony = async () =>
  (await api.post('/api/auth/passkeys/login/begin')).headers.getSetCookie()[0]?.split(';')[0] ?? ''

const finish = (cookie: string, body: unknown = answer) =>
  api.post('/api/auth/passkeys/login/finish', body, { ...json, cookie })

describe('where no domain is configured', () => {
  test('there are no passkeys, and the answers say so', async () => {
    await using without = await startApi({ ...environment, SENTINEL_WEBAUTHN_RPID: '' })
    await createUser(without.ctx, { username: 'ada', password, roleId: 'admin' }, { isFirst: true })
    const ada = await signedIn(without, 'ada', password)
    const answers = await Promise.all([
      ada.post('/api/auth/passkeys/register/begin'),
      ada.post('/api/auth/passkeys/register/finish?name=x', answer),
      without.post('/api/auth/passkeys/login/begin'),
      without.post('/api/auth/passkeys/login/finish', answer, json),
    ])
    const login = await without.post('/login', { username: 'ada', password }, json)

    expect(answers.map((each) => `${each.status} ${each.json.code}`)).toEqual(
      answers.map(() => '404 passkeys_off'),
    )
    expect((await ada.get('/api/auth/passkeys')).json).toEqual([])
    expect((await without.get('/api/auth/passkeys/available')).json).toEqual({
      configured: false,
      available: false,
    })
    expect(login.json).toEqual({ redirect: '/' })
  })
})

describe('whoever has none', () => {
  test('is invited to make one after a sign-in with the password, until there is one', async () => {
    const before = await api.post('/login', { username: 'eve', password }, json)
    const nobodyHas = await api.get('/api/auth/passkeys/available')
    await add('ZXZl', 'eve')
    const after = await api.post('/login', { username: 'eve', password }, json)

    expect(before.json).toEqual({ redirect: '/', suggest_passkey: true })
    expect(nobodyHas.json).toEqual({ configured: true, available: false })
    expect(after.json).toEqual({ redirect: '/' })
    expect((await api.get('/api/auth/passkeys/available')).json).toEqual({
      configured: true,
      available: true,
    })
  })
})

describe('registering', () => {
  test('asks for a key that is found by itself, verifies who holds it, and is none that is there already', async () => {
    await add('YWRh', 'ada')
    const begun = await ada.post('/api/auth/passkeys/register/begin')
    const user = await api.ctx.db.users.findOne({ username: 'ada' }).lean()
    const cookie = begun.headers.getSetCookie()[0]

    expect(begun.json.publicKey).toMatchObject({
      rp: { id: 'localhost' },
      user: { id: user?.webauthnHandle, name: 'ada' },
      timeout: 60_000,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: 'YWRh', type: 'public-key', transports: ['usb'] }],
    })
    expect(cookie).toMatch(/^sentinel_webauthn_session=\S+; Path=\/; Max-Age=60; HttpOnly; SameSite=Strict$/)
  })

  test('is finished by who began it, once, and by no answer that is wrong', async () => {
    const path = '/api/auth/passkeys/register/finish'
    const begun = await ada.post('/api/auth/passkeys/register/begin')
    const begunWith = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const as = (who: SignedIn, cookie = begunWith) => ({ ...who.headers, cookie: `${who.cookie}; ${cookie}` })
    const never = await api.post(path, answer, ada.headers)
    const byEve = await api.post(path, answer, as(eve))
    const forged = await api.post(path, answer, as(ada, `${begunWith}x`))
    const otherKind = await api.post(path, answer, as(ada, await ceremony()))
    const wrong = await api.post(path, answer, as(ada))
    const again = await api.post(path, answer, as(ada))

    expect([never, byEve, forged, otherKind, wrong, again].map(({ json: { code } }) => code)).toEqual([
      'ceremony_expired',
      'ceremony_expired',
      'ceremony_expired',
      'ceremony_expired',
      'passkey_not_kept',
      'ceremony_expired',
    ])
    expect([never.status, wrong.status]).toEqual([400, 400])
  })

  test('takes no name that is too long or cannot be seen, and nothing that is no answer', async () => {
    const path = '/api/auth/passkeys/register/finish'
    const answers = await Promise.all([
      ada.post(`${path}?name=${'x'.repeat(65)}`, answer),
      ada.post(`${path}?name=a%E2%80%AEb`, answer),
      ada.post(path, { ...answer, id: { $ne: '' } }),
      ada.post(path, {}),
    ])

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })

  test('and deleting is for people in a browser, not for an API token', async () => {
    const { token } = (await ada.post('/api/auth/tokens', { name: 'ci' })).json
    const headers = { ...json, authorization: `Bearer ${token}` }
    const begin = await api.post('/api/auth/passkeys/register/begin', undefined, headers)
    const end = await api.post('/api/auth/passkeys/register/finish', answer, headers)
    const gone = await fetch(`${api.base}/api/auth/passkeys/YWRh`, { method: 'DELETE', headers })

    expect([begin.json.code, end.json.code]).toEqual(['session_needed', 'session_needed'])
    expect(gone.status).toBe(403)
    expect((await api.get('/api/auth/passkeys', headers)).json).toHaveLength(1)
    expect((await api.post('/api/auth/passkeys/register/begin', undefined, json)).status).toBe(401)
  })
})

describe('the own passkeys', () => {
  test('are listed and deleted, those of others are neither', async () => {
    const listed = (await ada.get('/api/auth/passkeys')).json
    const ofEve = await ada.call('DELETE', '/api/auth/passkeys/ZXZl')
    const undecodable = await ada.call('DELETE', '/api/auth/passkeys/a%2Fb')
    const own = await ada.call('DELETE', '/api/auth/passkeys/YWRh')
    const again = await ada.call('DELETE', '/api/auth/passkeys/YWRh')

    expect(listed).toEqual([
      {
        id: 'YWRh',
        name: 'of ada',
        created_at: expect.any(String),
        last_used_at: null,
        transport: ['usb'],
      },
    ])
    expect([ofEve.status, undecodable.status, own.status, again.status]).toEqual([404, 400, 200, 404])
    expect((await eve.get('/api/auth/passkeys')).json).toHaveLength(1)
    expect((await ada.get('/api/logs')).json).toContainEqual(
      expect.objectContaining({ type: 'auth', message: 'ada deleted the passkey of ada' }),
    )
  })
})

describe('signing in', () => {
  test('asks for whoever is there, and verifies him', async () => {
    const begun = await api.post('/api/auth/passkeys/login/begin')

    expect(begun.json.publicKey).toMatchObject({
      rpId: 'localhost',
      timeout: 60_000,
      userVerification: 'required',
    })
    expect(begun.json.publicKey.allowCredentials ?? []).toEqual([])
    expect(begun.headers.getSetCookie()[0]).toMatch(/; Max-Age=60; HttpOnly; SameSite=Strict$/)
  })

  test('needs a ceremony, and says the same of a key that nobody has as of one that is wrong', async () => {
    const without = await finish('')
    const once = await ceremony()
    const unknown = await finish(once)
    const replayed = await finish(once)
    const wrong = await finish(await ceremony(), { ...answer, id: 'ZXZl', rawId: 'ZXZl' })

    expect([without.json.code, replayed.json.code]).toEqual(['ceremony_expired', 'ceremony_expired'])
    expect(without.status).toBe(400)
    expect(unknown).toMatchObject({ status: 401, json: { code: 'passkey_refused' } })
    expect(wrong.json.error).toBe(unknown.json.error)
    expect((await ada.get('/api/logs')).json).toContainEqual(
      expect.objectContaining({
        message: 'a sign-in with a passkey failed: nobody here has it',
        result: 'failed',
        ip: '127.0.0.1',
      }),
    )
  })

  test('counts tries from one address', async () => {
    await using strict = await startApi({ ...environment, SENTINEL_LOGIN_ATTEMPTS: '2' })
    const statuses = []
    for (const _ of [1, 2, 3])
      statuses.push((await strict.post('/api/auth/passkeys/login/finish', answer, json)).status)

    expect(statuses).toEqual([400, 400, 429])
  })
})

test('whoever is deleted leaves no passkey behind', async () => {
  const user = await api.ctx.db.users.findOne({ username: 'eve' }).lean()

  expect((await ada.call('DELETE', `/api/auth/users/${user?._id}`)).status).toBe(200)
  expect(await api.ctx.db.passkeys.countDocuments({})).toBe(0)
})

test('where login is switched off nobody has a passkey', async () => {
  await using open = await startApi({ SENTINEL_WEBAUTHN_RPID: 'localhost' })

  expect(await open.get('/api/auth/passkeys')).toMatchObject({ status: 409, json: { code: 'no_account' } })
})
