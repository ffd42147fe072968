import { resolve } from 'node:path'
import { startChild } from '@sentinel/testkit/child'
import { freePort } from '@sentinel/testkit/free-port'
import { isolated } from '@sentinel/testkit/isolated'
import { settle } from '@sentinel/testkit/settle'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addAuthenticator } from './support/authenticator.ts'
import { authenticatorCode } from './support/authenticator-code.ts'
import { openBrowser, pictures, seriousFaults, visit, type Visitor } from './support/browser.ts'
import { signInAs } from './support/sign-in-as.ts'

const root = resolve(import.meta.dirname, '..')
const password = 'correct horse 1'
const soonMs = 60_000

const owned = new AsyncDisposableStack()
let visitor: Visitor
let page: Page
let url: string
let recoveryCode: string

beforeAll(async () => {
  const port = await freePort()
  url = `http://localhost:${port}`
  const { environment } = owned.use(isolated('second-factor'))
  const api = owned.use(
    startChild(process.execPath, ['--conditions=source', resolve(root, 'services/api/src/main.ts')], {
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
        SENTINEL_SECRET_KEY: 'long enough to be one',
        SENTINEL_WEBAUTHN_RPID: 'localhost',
        SENTINEL_WEBAUTHN_ORIGINS: url,
        SENTINEL_CHECK_RESPONSES: 'true',
      },
    }),
  )
  const isOpen = async () => (await fetch(`${url}/api/auth/me`).catch(() => undefined))?.status === 401
  await settle(isOpen, { what: `the first administrator (${api.logs()})`, timeoutMs: 60_000 })
  const { browser } = owned.use(await openBrowser())
  visitor = owned.use(await visit(browser, `${url}/account`))
  page = visitor.page
  page.setDefaultTimeout(soonMs)
  await addAuthenticator(page)
})

afterAll(() => owned.disposeAsync())

it('the account page switches a second factor on, and shows the recovery codes', async () => {
  await signInAs(page, 'ada', password)
  expect(new URL(page.url()).pathname).toBe('/account')
  await page.getByRole('button', { name: 'Set it up' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set up two-factor sign-in' })
  await see(dialog.getByRole('img', { name: 'QR code for the authenticator app' }))
  const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
  expect(await seriousFaults(page)).toEqual([])
  await pictures(page, 'access-second-factor')
  await dialog.getByLabel('Code that the app shows now').fill(authenticatorCode(secret))
  await dialog.getByRole('button', { name: 'Switch it on' }).click()

  const codes = (await page.getByLabel('Recovery codes', { exact: true }).innerText()).split('\n')
  expect(codes).toHaveLength(8)
  recoveryCode = codes[0] ?? ''
  await pictures(page, 'access-recovery-codes')
  await page.getByLabel('I have kept them where I find them without my phone').check()
  await page.getByRole('button', { name: 'Done' }).click()
  await see(page.getByText('8 recovery codes left.'))
})

it('a sign-in then asks for it, and takes a recovery code where there is no phone', async () => {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/login')
  await page.getByLabel('Name').fill('ada')
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByLabel('Code').fill('000000')
  await page.keyboard.press('Enter')
  await see(page.getByRole('alert'))
  expect(await seriousFaults(page)).toEqual([])
  await pictures(page, 'access-login-code')
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(recoveryCode)
  await page.keyboard.press('Enter')

  await page.waitForURL(`${url}/`)
  await page.getByRole('link', { name: 'ada' }).click()
  await see(page.getByText('7 recovery codes left.'))
})

it('the password switches it off again', async () => {
  await page.getByRole('button', { name: 'Switch it off' }).click()
  const dialog = page.getByRole('dialog', { name: 'Switch two-factor sign-in off?' })
  await dialog.getByLabel('Password').fill('wrong horse 1')
  await page.keyboard.press('Enter')
  await see(dialog.getByRole('alert').getByText('The password is wrong'))
  await dialog.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')

  await see(page.getByRole('button', { name: 'Set it up' }))
  await dialog.waitFor({ state: 'detached' })
  expect(await page.getByText(/recovery codes? left/).count()).toBe(0)
})

it('a passkey that the account page adds signs in by itself, and is deleted', async () => {
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog', { name: 'Add a passkey' }).getByLabel('Name').fill('laptop')
  await page.getByRole('button', { name: 'Go on' }).click()
  await see(page.getByRole('article', { name: 'laptop' }))
  await pictures(page, 'access-passkey')

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/login')
  await see(page.getByRole('button', { name: 'Sign in with a passkey' }))
  expect(await seriousFaults(page)).toEqual([])
  await pictures(page, 'access-login-passkey')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(`${url}/`)

  await page.getByRole('link', { name: 'ada' }).click()
  await page.getByRole('button', { name: 'Delete the passkey laptop' }).click()
  await page.getByRole('button', { name: 'Delete it' }).click()
  await see(page.getByText('You have no passkey.'))
})

it('ran without a complaint in the browser’s console', () => {
  expect(visitor.complaints).toEqual([])
})

async function see(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'attached', timeout: soonMs })
}
