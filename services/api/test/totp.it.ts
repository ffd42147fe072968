import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createUser } from '../src/access/create-user.ts'
import { signedIn, withCookies, type SignedIn } from './signed-in.ts'
import { startApi, type Answer, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const json = { 'content-type': 'application/json', accept: 'application/json' }
const environment = {
  SENTINEL_AUTH: 'on',
  SENTINEL_LOGIN_ATTEMPTS: '1000',
  SENTINEL_SECRET_KEY: 'a key that only this test has',
}

let api: RunningApi
let admin: SignedIn
let count = 0
beforeAll(async () => {
  api = await startApi(environment)
  await createUser(api.ctx, { username: 'root', password, roleId: 'admin' }, { isFirst: true })
  admin = await signedIn(api, 'root', password)
})
afterAll(() => api[Symbol.asyncDispose]())

/** A user of one test, signed in. */
let name: string
let ada: SignedIn
beforeEach(async () => {
  count += 1
  name = `ada${count}`
  await createUser(api.ctx, { username: name, password, roleId: 'viewer' })
  ada = await signedIn(api, name, password)
})

/** As an authenticator shows it, so many steps away from now. */
function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
}

/** The code that it is confirmed with may be used again, as if that had been long ago. */
async function switchOn(): Promise<{ secret: string; recoveryCodes: string[]; confirmedWith: string }> {
  const { secret } = (await ada.post('/api/auth/totp/setup')).json
  const confirmedWith = codeOf(secret)
  const { status, json } = await ada.post('/api/auth/totp/confirm', { code: confirmedWith })
  expect(status).toBe(200)
  confirmedStep = (await api.ctx.db.users.findOne({ username: name }).lean())?.totp?.lastStep ?? 0
  await setLastStep(0)
  return { secret, recoveryCodes: json.recovery_codes, confirmedWith }
}

let confirmedStep: number
const setLastStep = (step: number) =>
  api.ctx.db.users.updateOne({ username: name }, { $set: { 'totp.lastStep': step } })

async function begin(of = api): Promise<string> {
  const answer = await of.post('/login', { username: name, password }, json)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(answer).toMatchObject({ status: 200, json: { totp_required: true } })
  return answer.json.totp_token
}

const verify = (token: string, code: string, of = api): Promise<Answer> =>
  of.post('/api/auth/totp/verify', { totp_token: token, code }, json)

const statusesOf = (answers: readonly Answer[]) =>
  answers.map(({ status }) => status).toSorted((left, right) => left - right)

const wrong = '0000-0000-0000-0000'
const logged = async () =>
  (await admin.get('/api/logs')).json.map(({ message, result, user, ip }: Record<string, string>) => ({
    message,
    result,
    user,
    ip,
  }))

describe('setting up', () => {
  test('gives a secret, its address for a QR code and the issuer; the secret lies sealed', async () => {
    const { json } = await ada.post('/api/auth/totp/setup')
    const user = await api.ctx.db.users.findOne({ username: name }).lean()

    expect(json).toEqual({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      qr_url: expect.stringMatching(/^otpauth:\/\/totp\//),
      issuer: 'Docker-Sentinel',
    })
    expect(json.qr_url).toContain(json.secret)
    expect(JSON.stringify(user)).not.toContain(json.secret)
    expect(await loggedInWithout()).toBe(true)
  })

  test('again before the confirmation replaces the secret', async () => {
    const first = (await ada.post('/api/auth/totp/setup')).json.secret
    const second = (await ada.post('/api/auth/totp/setup')).json.secret

    expect(await ada.post('/api/auth/totp/confirm', { code: codeOf(first) })).toMatchObject({
      status: 401,
      json: { code: 'code_wrong' },
    })
    expect((await ada.post('/api/auth/totp/confirm', { code: codeOf(second) })).status).toBe(200)
  })

  test('is for people in a browser, not for an API token', async () => {
    const { token } = (await ada.post('/api/auth/tokens', { name: 'ci' })).json
    const asToken = { ...json, authorization: `Bearer ${token}` }
    const answers = await Promise.all([
      api.post('/api/auth/totp/setup', undefined, asToken),
      api.post('/api/auth/totp/confirm', { code: '123456' }, asToken),
      api.post('/api/auth/totp/disable', { password }, asToken),
      api.post('/api/auth/totp/setup', undefined, json),
    ])

    expect(answers.map((answer) => `${answer.status} ${answer.json.code}`)).toEqual([
      '403 session_needed',
      '403 session_needed',
      '403 session_needed',
      '401 not_signed_in',
    ])
  })
})

async function loggedInWithout(): Promise<boolean> {
  const answer = await api.post('/login', { username: name, password }, json)
  return answer.json.redirect === '/' && answer.headers.getSetCookie().length > 0
}

describe('confirming', () => {
  test('shows eight recovery codes once, of which only hashes are kept, and says so in the log', async () => {
    const { recoveryCodes } = await switchOn()
    const user = await api.ctx.db.users.findOne({ username: name }).lean()

    expect(recoveryCodes).toHaveLength(8)
    expect(user?.totp?.recoveryCodes).toHaveLength(8)
    for (const code of recoveryCodes) {
      expect(code.replaceAll('-', '')).toHaveLength(16)
      expect(JSON.stringify(user)).not.toContain(code)
    }
    expect((await ada.get('/api/auth/totp/status')).json).toEqual({
      totp_enabled: true,
      recovery_codes_left: 8,
    })
    expect(await logged()).toContainEqual(
      expect.objectContaining({
        message: `${name} switched a second factor on`,
        user: name,
        ip: '127.0.0.1',
      }),
    )
  })

  test('needs a code, one that is right, a setup before, and no confirmation before', async () => {
    const early = await ada.post('/api/auth/totp/confirm', { code: '123456' })
    const { secret } = (await ada.post('/api/auth/totp/setup')).json
    const before = (await ada.get('/api/auth/totp/status')).json
    const missing = await ada.post('/api/auth/totp/confirm', {})
    const bad = await ada.post('/api/auth/totp/confirm', { code: codeOf(secret, 5) })
    const right = await ada.post('/api/auth/totp/confirm', { code: codeOf(secret) })
    const again = await ada.post('/api/auth/totp/confirm', { code: codeOf(secret, 1) })
    const anew = await ada.post('/api/auth/totp/setup')

    expect(early).toMatchObject({ status: 409, json: { code: 'totp_not_begun' } })
    expect(before).toEqual({ totp_enabled: false, recovery_codes_left: 0 })
    expect(missing).toMatchObject({ status: 400, json: { code: 'invalid_input' } })
    expect(bad).toMatchObject({ status: 401, json: { code: 'code_wrong' } })
    expect(right.status).toBe(200)
    expect(again).toMatchObject({ status: 409, json: { code: 'totp_on' } })
    expect(anew).toMatchObject({ status: 409, json: { code: 'totp_on' } })
  })

  test('twice at once shows recovery codes once', async () => {
    const { secret } = (await ada.post('/api/auth/totp/setup')).json
    const answers = await Promise.all(
      [0, 1, 2, 3].map(() => ada.post('/api/auth/totp/confirm', { code: codeOf(secret) })),
    )

    expect(statusesOf(answers)).toEqual([200, 409, 409, 409])
  })
})

describe('signing in', () => {
  test('takes the password and then a code, and nothing but the second gives a session', async () => {
    const { secret } = await switchOn()
    const token = await begin()
    const answer = await verify(token, codeOf(secret))
    const me = await withCookies(api, answer.headers.getSetCookie()).get('/api/auth/me')

    expect(answer).toMatchObject({ status: 200, json: { redirect: '/' } })
    expect(me.json).toMatchObject({ username: name })
    expect((await api.get('/api/auth/me', { authorization: `Bearer ${token}` })).status).toBe(401)
    expect((await api.get('/api/auth/me', { cookie: `sentinel_session=${token}` })).status).toBe(401)
    expect(await logged()).toContainEqual(
      expect.objectContaining({ message: `${name} signed in with the password and a code`, user: name }),
    )
  })

  test('sends a form to the page with the token where only the browser sees it', async () => {
    await switchOn()
    const response = await fetch(`${api.base}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ username: name, password }),
    })

    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(/^\/login\?totp=1#[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('burns the token of a sign-in that succeeded', async () => {
    const { secret, recoveryCodes } = await switchOn()
    const token = await begin()

    expect((await verify(token, codeOf(secret))).status).toBe(200)
    expect(await verify(token, recoveryCodes[0] ?? '')).toMatchObject({
      status: 401,
      json: { code: 'second_factor_expired' },
    })
  })

  test('burns the token after five tries, however they are spread over processes', async () => {
    const { recoveryCodes } = await switchOn()
    await using beside = await startApi({}, api)
    const token = await begin()
    for (const of of [api, beside, api, beside, api]) {
      expect(await verify(token, wrong, of)).toMatchObject({ status: 401, json: { code: 'code_wrong' } })
      await forgetPauses()
    }

    expect(await verify(token, recoveryCodes[0] ?? '', beside)).toMatchObject({
      status: 401,
      json: { code: 'second_factor_expired' },
    })
    expect((await verify(await begin(), recoveryCodes[0] ?? '')).status).toBe(200)
  })

  test('makes whoever tries wrong codes wait, also when he begins again', async () => {
    const { secret } = await switchOn()
    for (const _ of [1, 2, 3, 4]) await verify(await begin(), wrong)
    const again = await api.post('/login', { username: name, password }, json)

    expect(again).toMatchObject({ status: 429, json: { code: 'too_many_attempts' } })
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0)
    await forgetPauses()
    expect((await verify(await begin(), codeOf(secret))).status).toBe(200)
  })

  test('takes no more guesses of six digits on a day than can be right by luck, but recovery codes', async () => {
    const { secret, recoveryCodes } = await switchOn()
    const { _id: id } = (await api.ctx.db.users.findOne({ username: name }).lean()) ?? {}
    await api.ctx.redis.set(`${api.own.prefix}:code-guesses:${id}`, 49, 'EX', 100)
    const last = await verify(await begin(), '12345')
    const right = await verify(await begin(), codeOf(secret))
    const otherWay = await verify(await begin(), recoveryCodes[0] ?? '')
    await admin.post(`/api/auth/users/${id}/unlock`)
    const unlocked = await verify(await begin(), codeOf(secret))

    expect(last).toMatchObject({ status: 401, json: { code: 'code_wrong' } })
    expect(right).toMatchObject({ status: 429, json: { code: 'too_many_codes' } })
    expect(otherWay.status).toBe(200)
    expect(unlocked.status).toBe(200)
  })

  test('refuses tokens that are old, of another kind, unsigned or missing, all with the same words', async () => {
    await switchOn()
    const [head, , signature] = (await begin()).split('.')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const claims = Buffer.from(
      JSON.stringify({ aud: 'second-factor', sub: 'usr_first', jti: 'x', exp: Date.now() }),
    ).toString('base64url')
    const answers = await Promise.all(
      ['x', `${none}.${claims}.`, `${head}.${claims}.${signature}`].map((token) => verify(token, '123456')),
    )
    const missing = await api.post('/api/auth/totp/verify', { code: '123456' }, json)
    const operators = await api.post('/api/auth/totp/verify', { totp_token: { $ne: '' }, code: '1' }, json)

    expect(new Set(answers.map(({ status, json: { code } }) => `${status} ${code}`))).toEqual(
      new Set(['401 second_factor_expired']),
    )
    expect([missing.status, operators.status]).toEqual([400, 400])
  })

  test('begins again when the password was changed in between', async () => {
    const { secret } = await switchOn()
    const token = await begin()
    const change = { current_password: password, new_password: 'another horse 2' }
    const changed = await ada.post('/api/auth/change-password', change)

    expect(changed.status).toBe(200)
    expect(await verify(token, codeOf(secret))).toMatchObject({
      status: 401,
      json: { code: 'second_factor_expired' },
    })
  })

  test('counts tries from one address together with those of the password', async () => {
    await using strict = await startApi({ ...environment, SENTINEL_LOGIN_ATTEMPTS: '3' })
    const answers = []
    for (const _ of [1, 2, 3, 4]) answers.push(await verify('x', '123456', strict))

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429])
  })

  test('writes down a wrong code: who, from where, and that it failed', async () => {
    await switchOn()
    await verify(await begin(), wrong)

    expect(await logged()).toContainEqual(
      expect.objectContaining({
        message: `a sign-in as ${name} with the password failed: the code was wrong`,
        result: 'failed',
        ip: '127.0.0.1',
      }),
    )
  })
})

/** What throttles this machine, so that a test need not wait. */
async function forgetPauses(): Promise<void> {
  const keys = await api.ctx.redis.keys(`${api.own.prefix}:throttle:*`)
  if (keys.length > 0) await api.ctx.redis.del(...keys)
}

describe('a code', () => {
  test('counts once, also for two who send it at once to two processes', async () => {
    const { secret } = await switchOn()
    await using beside = await startApi({}, api)
    const tokens = [await begin(), await begin(), await begin(beside), await begin(beside)]
    const code = codeOf(secret)
    const answers = await Promise.all(
      tokens.map((token, index) => verify(token, code, index < 2 ? api : beside)),
    )

    expect(statusesOf(answers)).toEqual([200, 401, 401, 401])
    await forgetPauses()
    expect((await verify(await begin(), code)).status).toBe(401)
  })

  test('that is older than the last one that counted is refused, and so is the one of the confirmation', async () => {
    const { secret, confirmedWith } = await switchOn()
    await setLastStep(confirmedStep)
    const confirmed = await verify(await begin(), confirmedWith)
    const next = await verify(await begin(), codeOf(secret, 1))
    const older = await verify(await begin(), codeOf(secret))

    expect([confirmed.status, next.status, older.status]).toEqual([401, 200, 401])
  })
})

describe('a recovery code', () => {
  test('counts once, also for two who send it at once to two processes, and the log says how many are left', async () => {
    const { recoveryCodes } = await switchOn()
    const [code = ''] = recoveryCodes
    await using beside = await startApi({}, api)
    const tokens = [await begin(), await begin(), await begin(beside), await begin(beside)]
    const answers = await Promise.all(
      tokens.map((token, index) => verify(token, code, index < 2 ? api : beside)),
    )

    expect(statusesOf(answers)).toEqual([200, 401, 401, 401])
    expect((await ada.get('/api/auth/totp/status')).json.recovery_codes_left).toBe(7)
    expect(await logged()).toContainEqual(
      expect.objectContaining({
        message: `${name} signed in with the password and a recovery code (7 left)`,
      }),
    )
  })

  test('works each, however it is typed', async () => {
    const { recoveryCodes } = await switchOn()
    const statuses = []
    for (const [index, code] of recoveryCodes.entries()) {
      const typed = index % 2 === 0 ? code : ` ${code.toUpperCase().replaceAll('-', ' ')}`
      statuses.push((await verify(await begin(), typed)).status)
    }

    expect(statuses).toEqual(recoveryCodes.map(() => 200))
    expect((await ada.get('/api/auth/totp/status')).json).toEqual({
      totp_enabled: true,
      recovery_codes_left: 0,
    })
  })
})

describe('switching off', () => {
  test('needs the password, and then the password alone signs in', async () => {
    const { recoveryCodes } = await switchOn()
    const pending = await begin()
    const missing = await ada.post('/api/auth/totp/disable', {})
    const wrongOne = await ada.post('/api/auth/totp/disable', { password: 'wrong horse 1' })
    const still = (await ada.get('/api/auth/totp/status')).json
    const off = await ada.post('/api/auth/totp/disable', { password })
    const again = await ada.post('/api/auth/totp/disable', { password })

    expect([missing.status, wrongOne.status, off.status, again.status]).toEqual([400, 401, 200, 409])
    expect(still.totp_enabled).toBe(true)
    expect(off.json).toEqual({ status: 'ok' })
    expect((await ada.get('/api/auth/totp/status')).json).toEqual({
      totp_enabled: false,
      recovery_codes_left: 0,
    })
    expect((await verify(pending, recoveryCodes[0] ?? '')).status).toBe(401)
    expect((await signedIn(api, name, password)).cookie).toContain('sentinel_session=')
    const lines = (await logged()).map(({ message }: { message: string }) => message)
    expect(lines).toContain(`${name} gave a wrong password`)
    expect(lines).toContain(`${name} switched the second factor off`)
  })

  test('of somebody else is for whoever manages users, with the name of both in the log', async () => {
    await switchOn()
    const { _id: id } = (await api.ctx.db.users.findOne({ username: name }).lean()) ?? {}
    const path = `/api/auth/users/${id}/totp/disable`
    const byItself = await ada.post(path)
    const listed = (await admin.get('/api/auth/users')).json.find((user: { id: string }) => user.id === id)
    const own = await admin.post('/api/auth/users/usr_first/totp/disable')
    const off = await admin.post(path)
    const again = await admin.post(path)

    expect(byItself.status).toBe(403)
    expect(listed.totp_enabled).toBe(true)
    expect(own).toMatchObject({ status: 400, json: { code: 'own_account' } })
    expect([off.status, again.status]).toEqual([200, 409])
    expect((await ada.get('/api/auth/totp/status')).json.totp_enabled).toBe(false)
    expect(await logged()).toContainEqual(
      expect.objectContaining({ message: `root switched the second factor of ${name} off`, user: 'root' }),
    )
  })
})

test('without a key of the installation no secret is stored, and the answer says what is missing', async () => {
  await using keyless = await startApi({ SENTINEL_AUTH: 'on', SENTINEL_LOGIN_ATTEMPTS: '1000' })
  await createUser(keyless.ctx, { username: 'eve', password, roleId: 'admin' }, { isFirst: true })
  const eve = await signedIn(keyless, 'eve', password)

  expect(await eve.post('/api/auth/totp/setup')).toMatchObject({
    status: 409,
    json: { code: 'secret_key_missing' },
  })
  expect((await eve.get('/api/auth/totp/status')).json.totp_enabled).toBe(false)
})

test('where login is switched off nobody has a second factor', async () => {
  await using open = await startApi()

  expect(await open.get('/api/auth/totp/status')).toMatchObject({ status: 409, json: { code: 'no_account' } })
  expect(await open.post('/api/auth/totp/setup')).toMatchObject({ status: 409 })
})
