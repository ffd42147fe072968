import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUser } from '../src/access/create-user.ts'
import { Browser, type Page } from './browser.ts'
import { clientId, clientSecret, startProvider, type ProviderOfMyOwn } from './provider-of-my-own.ts'
import { signedIn, withCookies, type SignedIn } from './signed-in.ts'
import { startApi, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const environment = {
  SENTINEL_AUTH: 'on',
  SENTINEL_LOGIN_ATTEMPTS: '1000',
  SENTINEL_SECRET_KEY: 'a key of the installation',
}

async function startWithAdmin(
  overrides: Record<string, string> = {},
): Promise<{ api: RunningApi; admin: SignedIn }> {
  const api = await startApi({ ...environment, ...overrides })
  await createUser(api.ctx, { username: 'root', password, roleId: 'admin' })
  return { api, admin: await signedIn(api, 'root', password) }
}

const settingsOf = ({ base }: RunningApi, issuer_url: string) => ({
  enabled: true,
  issuer_url,
  client_id: clientId,
  client_secret: clientSecret,
  redirect_url: `${base}/api/auth/oidc/callback`,
  auto_create: true,
  default_role: 'viewer',
  group_claim: 'groups',
  group_mappings: null,
})

const issuerOf = async (who: SignedIn) => (await who.get('/api/auth/oidc/link')).json.issuer

describe('where private addresses are not allowed', () => {
  let api: RunningApi
  let admin: SignedIn
  beforeAll(async () => {
    ;({ api, admin } = await startWithAdmin())
  })
  afterAll(() => api[Symbol.asyncDispose]())

  test('nobody signs in with a provider that is not configured', async () => {
    const available = await api.get('/api/auth/oidc/available')
    const login = await api.get('/api/auth/oidc/login')
    const callback = await api.get('/api/auth/oidc/callback?state=a&code=b')

    expect(available.json).toEqual({ available: false })
    expect([login.status, callback.status]).toEqual([404, 404])
  })

  test.each([
    'https://127.0.0.1:9',
    'https://10.1.2.3',
    'https://192.168.1.1',
    'https://169.254.169.254/latest',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://0x7f.1',
    // A name: refused by what it resolves to.
    'https://localhost:9',
    'http://127.0.0.1:9',
    'http://id.example.com',
    'https://ada:secret@id.example.com',
    'https://id.example.com/.well-known/openid-configuration',
    'javascript:alert(1)',
    'no address',
    '',
  ])('a provider at "%s" is refused, and nothing is stored', async (issuer) => {
    const answer = await admin.post('/api/settings/oidc', settingsOf(api, issuer))

    expect(answer.status).toBe(400)
    expect(answer.json.error.length).toBeGreaterThan(20)
    expect(await api.ctx.db.accessFacts.countDocuments({ _id: 'oidc' })).toBe(0)
  })

  test.each([
    { redirect_url: 'https://elsewhere.example/' },
    { redirect_url: 'javascript:alert(1)' },
    { default_role: 'owner' },
    { group_mappings: { ops: 'owner' } },
    { client_id: '' },
    { enabled: undefined },
    { client_secret: 'abcd****wxyz' },
  ])('settings with %j are refused', async (fields) => {
    const settings = { ...settingsOf(api, 'https://id.example.com'), ...fields }

    expect((await admin.post('/api/settings/oidc', settings)).status).toBe(400)
  })
})

describe('where they are', () => {
  let api: RunningApi
  let admin: SignedIn
  let provider: ProviderOfMyOwn
  beforeAll(async () => {
    ;({ api, admin } = await startWithAdmin({ SENTINEL_OIDC_ALLOW_PRIVATE: 'true' }))
    provider = await startProvider(`${api.base}/api/auth/oidc/callback`)
    await admin.post('/api/settings/oidc', settingsOf(api, provider.issuer))
  })
  afterAll(async () => {
    await provider?.[Symbol.asyncDispose]()
    await api?.[Symbol.asyncDispose]()
  })

  /** As far as where the provider sends the browser back to. */
  async function beginLink(browser: Browser, who: SignedIn, sub: string): Promise<string> {
    provider.person = { sub, preferred_username: 'root' }
    carry(browser, who)
    const start = await browser.open(`${api.base}/api/auth/oidc/link`, {
      method: 'POST',
      headers: who.headers,
    })
    const { redirect } = JSON.parse(start.text) as { redirect: string }
    return await browser.follow(redirect, `${api.base}/api/auth/oidc/callback`)
  }

  async function link(who: SignedIn, sub: string): Promise<Page> {
    const browser = new Browser()
    return await browser.open(await beginLink(browser, who, sub))
  }

  function carry(browser: Browser, { cookie }: SignedIn): void {
    for (const pair of cookie.split('; ')) browser.take(api.base, pair)
  }

  async function enter(sub: string): Promise<SignedIn> {
    provider.person = { sub, preferred_username: `user-${sub}` }
    const browser = new Browser()
    const start = `${api.base}/api/auth/oidc/login`
    const page = await browser.open(await browser.follow(start, `${api.base}/api/auth/oidc/callback`))
    return withCookies(api, page.cookies)
  }

  test('the client secret is shown to nobody, and lies nowhere readable', async () => {
    const shown = await admin.get('/api/settings/oidc')
    const again = await admin.post('/api/settings/oidc', shown.json)
    const fact = await api.ctx.db.accessFacts.findOne({ _id: 'oidc' }).lean()
    const logs = await admin.get('/api/logs')

    expect(shown.json).toEqual({ ...settingsOf(api, provider.issuer), client_secret: 'abcd****wxyz' })
    expect(again.json).toEqual({ status: 'ok' })
    expect((await (await enter('1')).get('/api/auth/me')).json).toMatchObject({ username: 'user-1' })
    expect([again.text, fact?.value, logs.text].join()).not.toContain('that-nobody-sees')
    expect((await (await enter('1')).get('/api/settings/oidc')).status).toBe(403)
  })

  test('a masked secret goes to no other provider', async () => {
    const { json } = await admin.get('/api/settings/oidc')
    const moved = await admin.post('/api/settings/oidc', { ...json, issuer_url: 'http://127.0.0.1:9' })

    expect(moved).toMatchObject({ status: 400, json: { code: 'secret_not_stored' } })
  })

  test('a provider that is not there is stored with a warning, and a sign-in with it fails', async () => {
    const away = await admin.post('/api/settings/oidc', settingsOf(api, 'http://127.0.0.1:9'))
    const login = await new Browser().open(`${api.base}/api/auth/oidc/login`)
    const back = await admin.post('/api/settings/oidc', settingsOf(api, provider.issuer))

    expect(away.json).toMatchObject({
      status: 'saved_with_warning',
      warning: expect.stringMatching(/ECONNREFUSED|refused/),
    })
    expect([login.status, login.location]).toEqual([303, `${api.base}/login?error=sso_failed`])
    expect(back.json).toEqual({ status: 'ok' })
  })

  test('whoever is signed in links his own account, and then signs in both ways', async () => {
    const without = await api.post('/api/auth/oidc/link', undefined, { cookie: admin.cookie })
    const page = await link(admin, 'ada')
    const linked = await issuerOf(admin)
    const me = await (await enter('ada')).get('/api/auth/me')

    expect(without).toMatchObject({ status: 403, json: { code: 'csrf_missing' } })
    expect([page.status, page.location]).toEqual([302, `${api.base}/account?linked=1`])
    expect(linked).toBe(provider.issuer)
    expect(me.json).toMatchObject({ username: 'root', role_id: 'admin' })
  })

  test('nobody links what belongs to another account, nor a second one', async () => {
    await createUser(api.ctx, { username: 'eve', password, roleId: 'viewer' })
    const eve = await signedIn(api, 'eve', password)
    const taken = await link(eve, 'ada')
    const second = await link(admin, 'another')

    for (const page of [taken, second])
      expect([page.status, page.location]).toEqual([303, `${api.base}/account?error=sso_failed`])
    expect(await issuerOf(eve)).toBeNull()
    expect(await issuerOf(admin)).toBe(provider.issuer)
  })

  test('nobody finishes what somebody else began in the same browser', async () => {
    const eve = await signedIn(api, 'eve', password)
    const browser = new Browser()
    const back = await beginLink(browser, eve, 'mallory')
    carry(browser, admin)
    const page = await browser.open(back)

    expect(page.location).toBe(`${api.base}/account?error=sso_failed`)
    expect(await issuerOf(eve)).toBeNull()
  })

  test('whoever asked for a second factor here is asked for it', async () => {
    await enter('3')
    const totp = { secret: '', confirmedAt: new Date(), lastStep: 0, recoveryCodes: [] }
    await api.ctx.db.users.updateOne({ username: 'user-3' }, { $set: { totp } })
    provider.person = { sub: '3' }
    const browser = new Browser()
    const start = `${api.base}/api/auth/oidc/login`
    const page = await browser.open(await browser.follow(start, `${api.base}/api/auth/oidc/callback`))

    expect(page.location).toMatch(/\/login\?totp=1#\S{100,}$/)
    expect(page.cookies.join()).not.toContain('sentinel_session')
  })

  test('a link comes off again where there is a password to sign in with', async () => {
    const only = await enter('2')
    const refused = await only.call('DELETE', '/api/auth/oidc/link')
    const done = await admin.call('DELETE', '/api/auth/oidc/link')

    expect(refused).toMatchObject({ status: 409, json: { code: 'password_missing' } })
    expect(done.json).toEqual({ status: 'ok' })
    expect(await issuerOf(admin)).toBeNull()
  })
})
