import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { startChild } from '@sentinel/testkit/child'
import { freePort } from '@sentinel/testkit/free-port'
import { isolated } from '@sentinel/testkit/isolated'
import { settle } from '@sentinel/testkit/settle'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { addAuthenticator, type Authenticator } from './support/authenticator.ts'
import { openBrowser, visit, type Visitor } from './support/browser.ts'
import { askAuthenticator, callInPage, type PageAnswer } from './support/in-page.ts'

const root = resolve(import.meta.dirname, '..')
const password = 'correct horse 1'
const finish = 'POST /api/auth/passkeys/login/finish'

let parts: AsyncDisposableStack
let browser: Browser
let base: string
/** Under the same name, and yet another place. */
let elsewhere: string
beforeAll(async () => {
  parts = new AsyncDisposableStack()
  const port = await freePort()
  base = `http://localhost:${port}`
  const { environment } = parts.use(isolated('passkeys'))
  const main = resolve(root, 'services/api/src/main.ts')
  const api = startChild(process.execPath, ['--conditions=source', main], {
    cwd: root,
    stopTimeoutMs: 25_000,
    env: {
      ...process.env,
      ...environment,
      SENTINEL_WEB_PORT: `${port}`,
      SENTINEL_AUTH: 'on',
      SENTINEL_ADMIN_USER: 'ada',
      SENTINEL_ADMIN_PASSWORD: password,
      SENTINEL_LOGIN_ATTEMPTS: '1000',
      SENTINEL_WEBAUTHN_RPID: 'localhost',
      SENTINEL_WEBAUTHN_ORIGINS: base,
      SENTINEL_CHECK_RESPONSES: 'true',
    },
  })
  parts.use(api)
  const isOpen = async () => {
    const response = await fetch(`${base}/api/auth/me`).catch(() => undefined)
    return response?.status === 401
  }
  await settle(isOpen, { what: `the first administrator (${api.logs()})`, timeoutMs: 60_000 })
  const other = createServer((_, response) => response.end('elsewhere'))
  const otherPort = await freePort()
  await new Promise<void>((done) => other.listen(otherPort, '127.0.0.1', done))
  parts.defer(() => void other.close())
  elsewhere = `http://localhost:${otherPort}/`
  browser = parts.use(await openBrowser()).browser
})
afterAll(() => parts.disposeAsync())

/** Somebody new in front of a browser with an authenticator, signed in as ada who has no passkey. */
let visitor: Visitor
let page: Page
let authenticator: Authenticator
beforeEach(async () => {
  await come()
  for (const { id } of (await call('GET /api/auth/passkeys')).json)
    await call(`DELETE /api/auth/passkeys/${id}`)
})
afterEach(() => visitor[Symbol.asyncDispose]())

async function come(options: { hasReader?: boolean } = {}): Promise<void> {
  visitor = await visit(browser, `${base}/healthz`)
  page = visitor.page
  authenticator = await addAuthenticator(page, options)
  await signInWithPassword()
}

/** With another browser and another authenticator. */
async function comeAnew(options: { hasReader?: boolean } = {}): Promise<void> {
  await visitor[Symbol.asyncDispose]()
  await come(options)
}

const call = (way: string, body?: unknown): Promise<PageAnswer> => callInPage(page, way, body)
const signOut = () => page.context().clearCookies()

async function signInWithPassword(): Promise<void> {
  const { status } = await call('POST /login', { username: 'ada', password })
  expect(status).toBe(200)
}

async function begin(what: 'register' | 'login'): Promise<Record<string, unknown>> {
  const { status, json } = await call(`POST /api/auth/passkeys/${what}/begin`)
  expect(status).toBe(200)
  return json.publicKey
}

async function register(name = ''): Promise<PageAnswer> {
  const made = await askAuthenticator(page, 'create', await begin('register'))
  return await call(`POST /api/auth/passkeys/register/finish?name=${encodeURIComponent(name)}`, made)
}

async function logged(): Promise<{ message: string; result?: string }[]> {
  await signInWithPassword()
  return (await call('GET /api/logs')).json
}

it('registers a passkey, lists it, and signs in with it without a name', async () => {
  const registered = await register('this computer')
  const listed = await call('GET /api/auth/passkeys')
  await signOut()
  const before = await call('GET /api/auth/me')
  const answer = await askAuthenticator(page, 'get', await begin('login'))
  const entered = await call(finish, answer)
  const me = await call('GET /api/auth/me')

  expect(registered).toEqual({ status: 200, json: { status: 'ok', name: 'this computer' } })
  expect(listed.json).toEqual([
    expect.objectContaining({ id: answer['id'], name: 'this computer', transport: ['internal'] }),
  ])
  expect(before.status).toBe(401)
  expect(entered).toEqual({ status: 200, json: { redirect: '/' } })
  expect(me.json).toMatchObject({ username: 'ada', role_id: 'admin' })
  expect((await call('GET /api/auth/passkeys')).json[0].last_used_at).toEqual(expect.any(String))
  expect(await logged()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ message: 'ada added the passkey this computer' }),
      expect.objectContaining({ message: 'ada signed in with a passkey' }),
    ]),
  )
})

it('calls a passkey without a name Passkey, and keeps none twice of one authenticator', async () => {
  const first = await register()

  expect(first.json).toEqual({ status: 'ok', name: 'Passkey' })
  await expect(register()).rejects.toThrow(/InvalidStateError/)
})

it('refuses what was made or signed at another address', async () => {
  const options = await begin('register')
  await page.goto(elsewhere)
  const made = await askAuthenticator(page, 'create', options)
  await page.goto(`${base}/healthz`)
  const refused = await call('POST /api/auth/passkeys/register/finish', made)
  // What is not kept here still lies in the authenticator.
  await comeAnew()
  await register()
  await signOut()
  const asked = await begin('login')
  await page.goto(elsewhere)
  const signed = await askAuthenticator(page, 'get', asked)
  await page.goto(`${base}/healthz`)
  const entered = await call(finish, signed)

  expect(refused).toMatchObject({ status: 400, json: { error: expect.stringMatching(/origin/) } })
  expect(entered).toMatchObject({ status: 401, json: { code: 'passkey_refused' } })
  expect((await call('GET /api/auth/me')).status).toBe(401)
  expect(await logged()).toContainEqual(
    expect.objectContaining({
      message: expect.stringMatching(/^a sign-in as ada with a passkey failed: .*origin/),
    }),
  )
})

it('refuses a ceremony that was answered before, and its answer in another one', async () => {
  await register()
  await signOut()
  const asked = await begin('login')
  const ceremony = await page.context().cookies()
  const answer = await askAuthenticator(page, 'get', asked)
  const first = await call(finish, answer)
  await signOut()
  await page.context().addCookies(ceremony)
  const again = await call(finish, answer)
  await begin('login')
  const inAnother = await call(finish, answer)

  expect(first.status).toBe(200)
  expect(again).toMatchObject({ status: 400, json: { code: 'ceremony_expired' } })
  expect(inAnother).toMatchObject({ status: 401, json: { code: 'passkey_refused' } })
  expect((await call('GET /api/auth/me')).status).toBe(401)
})

it('lets one of two in who send the same answer at once', async () => {
  await register()
  await signOut()
  const answer = await askAuthenticator(page, 'get', await begin('login'))
  const both = await Promise.all([call(finish, answer), call(finish, answer)])

  expect(both.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 400])
})

it('refuses whoever was not verified by the authenticator, at the registration and at the sign-in', async () => {
  await comeAnew({ hasReader: false })
  const loose = await begin('register')
  const made = await askAuthenticator(page, 'create', {
    ...loose,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'discouraged' },
  })
  const refused = await call('POST /api/auth/passkeys/register/finish', made)
  await comeAnew()
  await register()
  await signOut()
  await authenticator.showFinger(false)
  const asked = await begin('login')
  const signed = await askAuthenticator(page, 'get', { ...asked, userVerification: 'discouraged' })
  const entered = await call(finish, signed)

  expect(refused).toMatchObject({
    status: 400,
    json: { code: 'passkey_not_kept', error: expect.stringMatching(/user could not be verified/) },
  })
  expect(entered).toMatchObject({ status: 401, json: { code: 'passkey_refused' } })
  expect(asked).toMatchObject({ userVerification: 'required' })
  expect(await logged()).toContainEqual(
    expect.objectContaining({
      message: expect.stringMatching(/user could not be verified/),
      result: 'failed',
    }),
  )
})

it('refuses a passkey that counts backwards, as a copy would, and writes it down', async () => {
  await register('the first')
  await authenticator.setCounter(40)
  await signOut()
  const ahead = await call(finish, await askAuthenticator(page, 'get', await begin('login')))
  await signOut()
  await authenticator.setCounter(5)
  const behind = await call(finish, await askAuthenticator(page, 'get', await begin('login')))

  expect([ahead.status, behind.status]).toEqual([200, 401])
  expect(await logged()).toContainEqual(
    expect.objectContaining({
      message: expect.stringMatching(/the counter of "the first" went back from 41 to 6/),
      result: 'failed',
    }),
  )
})

it('lets nobody in with a passkey that was deleted', async () => {
  await register()
  const [{ id }] = (await call('GET /api/auth/passkeys')).json
  const deleted = await call(`DELETE /api/auth/passkeys/${id}`)
  await signOut()
  const entered = await call(finish, await askAuthenticator(page, 'get', await begin('login')))

  expect(deleted).toEqual({ status: 200, json: { status: 'ok' } })
  expect(entered).toMatchObject({ status: 401, json: { code: 'passkey_refused' } })
})
