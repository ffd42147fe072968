import type { UserDoc } from '@sentinel/shared/resources/user'
import jwt from 'jsonwebtoken'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createUser } from '../src/access/create-user.ts'
import { signingKey } from '../src/access/signing-key.ts'
import { Browser, type Page } from './browser.ts'
import { clientId, clientSecret, startProvider, type ProviderOfMyOwn } from './provider-of-my-own.ts'
import { signedIn, type SignedIn } from './signed-in.ts'
import { startApi, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const environment = {
  SENTINEL_AUTH: 'on',
  SENTINEL_LOGIN_ATTEMPTS: '1000',
  SENTINEL_SECRET_KEY: 'a key of the installation',
}
const failed = '/login?error=sso_failed'

let api: RunningApi
let provider: ProviderOfMyOwn
let admin: SignedIn
let settings: Record<string, unknown>

beforeAll(async () => {
  api = await startApi({ ...environment, SENTINEL_OIDC_ALLOW_PRIVATE: 'true' })
  const redirect_url = `${api.base}/api/auth/oidc/callback`
  provider = await startProvider(redirect_url)
  settings = {
    enabled: true,
    issuer_url: provider.issuer,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_url,
    auto_create: true,
    default_role: 'viewer',
    group_claim: 'groups',
    group_mappings: null,
  }
  await createUser(api.ctx, { username: 'root', password, roleId: 'admin' })
  admin = await signedIn(api, 'root', password)
})
afterAll(async () => {
  await provider?.[Symbol.asyncDispose]()
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await save()
})
afterEach(() => {
  provider.tamper = undefined
})

async function save(fields: Record<string, unknown> = {}): Promise<void> {
  const { status, text } = await admin.post('/api/settings/oidc', { ...settings, ...fields })
  expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok' }])
}

/** As far as where the provider sends the browser back to. */
async function goThere(browser: Browser): Promise<string> {
  return await browser.follow(`${api.base}/api/auth/oidc/login`, String(settings['redirect_url']))
}

async function enter(person: ProviderOfMyOwn['person'], browser = new Browser()): Promise<Page> {
  provider.person = person
  return await browser.open(await goThere(browser))
}

async function me(browser: Browser): Promise<Record<string, unknown>> {
  return JSON.parse((await browser.open(`${api.base}/api/auth/me`)).text) as Record<string, unknown>
}

async function userOf(sub: string): Promise<UserDoc | null> {
  return await api.ctx.db.users.findOne({ identity: `${provider.issuer} ${sub}` }).lean<UserDoc>()
}

async function lastEntry(): Promise<{ message: string; result?: string }> {
  const [entry] = await api.ctx.db.logEntries.find({}).sort({ seq: -1 }).limit(1).lean()
  return { message: entry?.message ?? '', result: entry?.result ?? '' }
}

const pathOf = ({ location }: Page) => location.replace(api.base, '')

describe('whoever comes from the provider', () => {
  test('gets an account of the default role, once, whatever he is called later', async () => {
    const browser = new Browser()
    const first = await enter({ sub: '1', preferred_username: 'Ada Lovelace' }, browser)
    const again = await enter({ sub: '1', preferred_username: 'root' })

    expect([first.status, pathOf(first)]).toEqual([302, '/'])
    expect(await me(browser)).toMatchObject({ username: 'Ada-Lovelace', role_id: 'viewer' })
    expect(pathOf(again)).toBe('/')
    expect(await userOf('1')).toMatchObject({ username: 'Ada-Lovelace' })
    expect(await lastEntry()).toMatchObject({
      message: `Ada-Lovelace signed in with ${new URL(provider.issuer).host}`,
    })
  })

  test('carries what proves him in one cookie that scripts cannot read and that goes again', async () => {
    const browser = new Browser()
    const start = await browser.open(`${api.base}/api/auth/oidc/login`)
    const asked = new URL(start.location).searchParams
    const end = await enter({ sub: '2', preferred_username: 'bob' })

    expect(start.status).toBe(302)
    expect(start.cookies).toEqual([
      expect.stringMatching(/^sentinel_oidc=\S+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
    ])
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('state')).toMatch(/^\S{40,}$/)
    expect(asked.get('nonce')).toMatch(/^\S{40,}$/)
    expect(end.cookies).toContainEqual(expect.stringMatching(/^sentinel_oidc=; Path=\/; Max-Age=0/))
  })

  test('gets one account also where he comes from two windows at once', async () => {
    const person = { sub: 'twice', preferred_username: 'twice' }
    provider.person = person
    const browsers = [new Browser(), new Browser(), new Browser()]
    const ways = await Promise.all(browsers.map(async (browser) => await goThere(browser)))
    const pages = await Promise.all(browsers.map((browser, index) => browser.open(ways[index] ?? '')))

    expect(pages.map(pathOf)).toEqual(['/', '/', '/'])
    expect(await api.ctx.db.users.countDocuments({ username: 'twice' })).toBe(1)
  })

  test.each(['root', 'ROOT', 'system'])('gets no account that is called %s', async (preferred_username) => {
    const page = await enter({ sub: 'impostor', preferred_username })

    expect([page.status, pathOf(page)]).toEqual([303, failed])
    expect(page.cookies.join()).not.toContain('sentinel_session')
    expect(await userOf('impostor')).toBeNull()
    expect(await lastEntry()).toMatchObject({
      message: expect.stringContaining(`another account called ${preferred_username}`),
      result: 'refused',
    })
  })

  test('gets none where accounts are not made by signing in', async () => {
    await save({ auto_create: false })
    const page = await enter({ sub: '3', preferred_username: 'eve' })

    expect(pathOf(page)).toBe(failed)
    expect(await userOf('3')).toBeNull()
    expect(await lastEntry()).toMatchObject({
      message: expect.stringContaining('eve has no account here'),
      result: 'refused',
    })
  })

  test('has the role that his groups bring, up and down and at once; but the last administrator stays', async () => {
    await save({ group_mappings: { ops: 'operator', root: 'admin' } })
    const browser = new Browser()
    const who = { sub: '4', preferred_username: 'joe' }
    await enter({ ...who, groups: ['root', 'ops'] }, browser)
    const first = await me(browser)
    await enter({ ...who, groups: ['ops'] })
    const second = await me(browser)
    await enter({ ...who, groups: ['root'] })
    const { roleId } = (await userOf('4')) ?? {}
    await api.ctx.db.users.updateOne({ username: 'root' }, { $set: { roleId: 'viewer' } })
    const last = await enter(who)
    const { roleId: kept } = (await userOf('4')) ?? {}
    await api.ctx.db.users.updateOne({ username: 'root' }, { $set: { roleId: 'admin' } })
    await enter(who)

    expect([first['role_id'], second['role_id'], roleId]).toEqual(['admin', 'operator', 'admin'])
    expect([pathOf(last), kept]).toEqual(['/', 'admin'])
    expect(await userOf('4')).toMatchObject({ roleId: 'viewer' })
  })
})

describe('an answer of the provider', () => {
  const now = Math.floor(Date.now() / 1000)
  const lies: [string, ProviderOfMyOwn['tamper'], RegExp][] = [
    ['of another sign-in (nonce)', (claims) => ({ claims: { ...claims, nonce: 'another' } }), /nonce/],
    ['for somebody else (audience)', (claims) => ({ claims: { ...claims, aud: 'another' } }), /aud/],
    ['of another issuer', (claims) => ({ claims: { ...claims, iss: 'https://id.example' } }), /iss/],
    [
      'that has expired',
      (claims) => ({ claims: { ...claims, iat: now - 7200, exp: now - 3600 } }),
      /exp|timestamp/,
    ],
    ['that another key signed', (claims) => ({ claims, isForeign: true }), /signature/],
  ]

  test.each(lies)('%s is refused, and the log says why', async (_, tamper, reason) => {
    provider.tamper = tamper
    const page = await enter({ sub: 'liar', preferred_username: 'liar' })

    expect([page.status, pathOf(page)]).toEqual([303, failed])
    expect(page.cookies.join()).not.toContain('sentinel_session')
    expect(await userOf('liar')).toBeNull()
    expect(await lastEntry()).toMatchObject({ message: expect.stringMatching(reason), result: 'failed' })
  })

  test('that was signed again as it was is taken', async () => {
    provider.tamper = (claims) => ({ claims })

    expect(pathOf(await enter({ sub: '5', preferred_username: 'five' }))).toBe('/')
  })

  test('counts once, and its code with no other sign-in', async () => {
    const browser = new Browser()
    provider.person = { sub: '6', preferred_username: 'six' }
    const back = await goThere(browser)
    const journey = browser.cookieOf(api.base, 'sentinel_oidc') ?? ''
    const first = await browser.open(back)
    browser.take(api.base, `sentinel_oidc=${journey}`)
    const replayed = await browser.open(back)

    const other = new Browser()
    const mixed = new URL(await goThere(other))
    mixed.searchParams.set('code', new URL(back).searchParams.get('code') ?? '')
    const page = await other.open(mixed.href)

    expect(pathOf(first)).toBe('/')
    expect([replayed.status, JSON.parse(replayed.text).code]).toEqual([400, 'sign_in_used'])
    expect(pathOf(page)).toBe(failed)
    expect((await lastEntry()).message).toContain('invalid_grant')
  })

  test('with a state that is not its own is refused, and the sign-in can still be finished', async () => {
    const browser = new Browser()
    provider.person = { sub: '7', preferred_username: 'seven' }
    const back = await goThere(browser)
    const [wrong, without, empty] = [new URL(back), new URL(back), new URL(back)]
    wrong.searchParams.set('state', 'guessed')
    without.searchParams.delete('state')
    empty.searchParams.delete('code')
    const pages = await Promise.all([wrong, without, empty].map(({ href }) => browser.open(href)))
    const end = await browser.open(back)

    expect(pages.map(({ status, text }) => [status, JSON.parse(text).code])).toEqual([
      [400, 'state_wrong'],
      [400, 'state_wrong'],
      [400, 'code_missing'],
    ])
    expect(pathOf(end)).toBe('/')
  })

  test('means nothing in another browser, nor with a cookie that somebody changed', async () => {
    const browser = new Browser()
    provider.person = { sub: '8', preferred_username: 'eight' }
    const back = await goThere(browser)
    const elsewhere = await new Browser().open(back)
    const [head, body, seal] = (browser.cookieOf(api.base, 'sentinel_oidc') ?? '').split('.')
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as object
    const changed = Buffer.from(JSON.stringify({ ...claims, userId: 'usr_1' })).toString('base64url')
    browser.take(api.base, `sentinel_oidc=${head}.${changed}.${seal}`)
    const forged = await browser.open(back)

    expect(elsewhere).toMatchObject({ status: 400, text: expect.stringContaining('sign_in_unknown') })
    expect(forged).toMatchObject({ status: 400, text: expect.stringContaining('sign_in_unknown') })
  })

  test.each([
    ['is too old', { audience: 'oidc', expiresIn: -1 }],
    ['was made for something else', { audience: 'second-factor', expiresIn: 60 }],
  ] as const)('means nothing with a cookie that %s', async (_, options) => {
    const journey = { state: 'a', nonce: 'b', verifier: 'c', issuer: provider.issuer }
    const cookie = jwt.sign(journey, await signingKey(api.ctx), { jwtid: 'd', ...options })
    const answer = await api.get('/api/auth/oidc/callback?state=a&code=b', {
      cookie: `sentinel_oidc=${cookie}`,
    })

    expect(answer).toMatchObject({ status: 400, json: { code: 'sign_in_unknown' } })
  })

  test('that is a refusal leads back to the login page', async () => {
    const browser = new Browser()
    const { location } = await browser.open(`${api.base}/api/auth/oidc/login`)
    const state = new URL(location).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ state, error: 'access_denied', iss: provider.issuer })
    const page = await browser.open(`${api.base}/api/auth/oidc/callback?${query}`)

    expect([page.status, pathOf(page)]).toEqual([303, failed])
    expect((await lastEntry()).message).toContain('access_denied')
  })
})
