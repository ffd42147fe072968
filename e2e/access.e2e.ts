import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import type { Browser, Locator, Page } from 'playwright-core'
import { openBrowser, pictures, seriousFaults, visit, type Visitor } from './support/browser.ts'
import { signInAs } from './support/sign-in-as.ts'
import { openStack, type Stack } from './support/stack.ts'

const soonMs = 60_000
const password = 'correct horse 1'
const name = 'shop'

const owned = new AsyncDisposableStack()
let stack: Stack
let browser: Browser
let visitor: Visitor
let page: Page
let url: string

beforeAll(async () => {
  const environment = { SENTINEL_AUTH: 'on', SENTINEL_LOGIN_ATTEMPTS: '1000' }
  stack = owned.use(await openStack('access', { environment }))
  const { reference } = await publish('e2e/access', '1.0.0', { registry: stack.registry.host })
  owned.use(await aContainer({ image: reference, name, dockerHost: stack.engine.url }))
  const { api } = owned.use(await stack.start(['api', 'scanner']))
  url = api.url
  browser = owned.use(await openBrowser()).browser
  visitor = owned.use(await visit(browser, `${url}/images`))
  page = visitor.page
  page.setDefaultTimeout(soonMs)
})

afterAll(() => owned.disposeAsync())

describe('a Sentinel that nobody has set up', () => {
  it('leads every page to the setup, and says what a password needs', async () => {
    expect(new URL(page.url()).pathname).toBe('/setup')
    await page.getByLabel('Name').fill('ada')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await see(page.getByText('a digit (missing)'))
    await see(page.getByText('a letter (has it)'))
    expect(await seriousFaults(page)).toEqual([])
    await pictures(page, 'access-setup')
  })

  it('asks whoever comes from another machine for the setup code', async () => {
    const extraHTTPHeaders = { 'x-forwarded-for': '10.0.0.9' }
    await using far = await visit(browser, url, { extraHTTPHeaders })
    await far.page.getByLabel('Name').fill('mallory')
    await far.page.getByLabel('Password', { exact: true }).fill(password)
    await far.page.getByLabel('Password again').fill(password)
    await far.page.keyboard.press('Enter')
    await far.page.getByLabel('Setup code').fill('a guess')
    await far.page.keyboard.press('Enter')

    await see(far.page.getByRole('alert').getByText('needs setup_code'))
    expect(new URL(far.page.url()).pathname).toBe('/setup')
    expect(await seriousFaults(far.page)).toEqual([])
    await pictures(far.page, 'access-setup-code')
  })

  it('takes the first administrator straight to the containers', async () => {
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByLabel('Password again').fill(password)
    await page.keyboard.press('Enter')

    await see(row())
    expect(new URL(page.url()).pathname).toBe('/')
    await see(page.getByRole('link', { name: 'ada' }))
    await pictures(page, 'access-first-page')
  })
})

describe('an administrator', () => {
  it('signs out, is told of a wrong password, and comes back to the page that was asked for', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/login')
    await page.goto(`${url}/login?next=/dependencies`)
    await page.getByLabel('Name').fill('ada')
    await page.getByLabel('Password').fill('wrong horse 1')
    await page.keyboard.press('Enter')
    await see(page.getByRole('alert').getByText('Name or password is wrong'))
    expect(await seriousFaults(page)).toEqual([])
    await pictures(page, 'access-login')

    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()

    await see(page.getByRole('heading', { name: 'Dependencies' }))
  })

  it('adds a user who may only look', async () => {
    await page.getByRole('link', { name: 'Users' }).click()
    await page.getByRole('button', { name: 'Add a user' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a user' })
    await dialog.getByLabel('Name').fill('eve')
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await dialog.getByLabel('Password again').fill(password)
    expect(await seriousFaults(page)).toEqual([])
    await pictures(page, 'access-add-user')
    await dialog.getByRole('button', { name: 'Add the user' }).click()

    const eve = page.getByRole('article', { name: 'eve' })
    await see(eve.getByText('Viewer'))
    const own = page.getByRole('article', { name: 'ada' }).getByRole('button', { name: 'Delete ada' })
    expect(await own.getAttribute('aria-disabled')).toBe('true')
    await see(page.getByRole('form', { name: 'Single sign-on' }))
    expect(await seriousFaults(page)).toEqual([])
    await pictures(page, 'access-users')
  })

  it('makes an API token, which works until it is deleted', async () => {
    await page.getByRole('link', { name: 'ada' }).click()
    await page.getByRole('button', { name: 'Make a token' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make an API token' })
    await dialog.getByLabel('Name').fill('backup script')
    await dialog.getByLabel('It may do less than I may').check()
    await pictures(page, 'access-make-token')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    const token = await page.getByLabel('API token', { exact: true }).innerText()
    expect(token).toMatch(/^sntkn_/)
    await pictures(page, 'access-token')
    await page.getByRole('button', { name: 'I have kept it' }).click()
    expect(await withToken(token, '/api/containers')).toBe(200)
    expect(await withToken(token, '/api/settings')).toBe(403)

    await page.getByRole('button', { name: 'Delete the token backup script' }).click()
    await page.getByRole('button', { name: 'Delete it' }).click()

    await see(page.getByText('You have no API token.'))
    expect(await withToken(token, '/api/containers')).toBe(401)
  })

  it('sees on the account page what opens the account', async () => {
    await see(page.getByText('Chrome').first())
    await see(page.getByText('this browser', { exact: true }))
    expect(await seriousFaults(page)).toEqual([])
    await pictures(page, 'access-account')
  })
})

describe('somebody who may only look', () => {
  it('is offered nothing that would be refused', async () => {
    await using other = await visit(browser, `${url}/login`)
    await signInAs(other.page, 'eve', password)
    const own = other.page.getByRole('main')
    await see(own.getByRole('article', { name, exact: true }))

    const buttons = own.getByRole('button', {
      name: /update|scan|approve|roll back|restart|stop|start|more for/i,
    })
    expect(await buttons.count()).toBe(0)
    expect(await own.getByRole('combobox', { name: /Policy/ }).count()).toBe(0)
    const links = await other.page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link')
      .allInnerTexts()
    expect(links).toEqual(['Containers', 'Dependencies', 'Images'])
    await pictures(other.page, 'access-viewer')
    await other.page.goto(`${url}/users`)
    await see(own.getByText(/that needs the permission users\.manage/))
    expect(other.complaints).toEqual([])
  })
})

describe('a session that is ended elsewhere', () => {
  it('leads to the sign-in with the next thing that is asked for', async () => {
    await using other = await visit(browser, `${url}/login`)
    await signInAs(other.page, 'ada', password)
    await see(other.page.getByRole('article', { name, exact: true }))
    await page.goto(`${url}/account`)

    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await page.getByRole('button', { name: 'Sign out there' }).click()
    await see(page.getByText('1 session ended.'))
    await other.page.getByRole('link', { name: 'Images', exact: true }).click()

    await other.page.waitForURL(/\/login(\?|$)/, { timeout: soonMs })
    expect(await other.page.getByLabel('Password').inputValue()).toBe('')
    await signInAs(other.page, 'ada', password)
  })
})

describe('without login', () => {
  it('every page says so, and how to switch it on', async () => {
    await using open = await stack.start(['api'], { SENTINEL_AUTH: 'off' })
    await using anybody = await visit(browser, `${open.api.url}/login`)
    for (const path of ['/', '/images', '/users', '/account']) {
      await anybody.page.goto(`${open.api.url}${path}`)
      await see(anybody.page.getByRole('note', { name: 'Login is off' }).getByText('SENTINEL_AUTH=off'))
    }
    expect(await seriousFaults(anybody.page)).toEqual([])
    await pictures(anybody.page, 'access-off')
    expect(anybody.complaints).toEqual([])
  })
})

describe('the pages of access', () => {
  it('fit a phone', async () => {
    await page.setViewportSize({ width: 360, height: 780 })
    for (const path of ['/account', '/users', '/login']) {
      await page.goto(`${url}${path}`)
      await see(page.getByRole('heading', { level: 1 }))
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(tooWide).toBeLessThanOrEqual(0)
    }
  })

  it('ran without a complaint in the browser’s console', () => {
    expect(visitor.complaints).toEqual([])
  })
})

function row(): Locator {
  return page.getByRole('article', { name, exact: true })
}

async function see(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'attached', timeout: soonMs })
}

async function withToken(token: string, path: string): Promise<number> {
  const { status } = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
  return status
}
