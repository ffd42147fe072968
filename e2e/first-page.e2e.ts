import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { startChild, type Child } from '@sentinel/testkit/child'
import { freePort } from '@sentinel/testkit/free-port'
import { publish, type PublishOptions } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import type { Browser, Locator, Page } from 'playwright-core'
import { openBrowser, picture, seriousFaults, tabTo, visit, type Visitor } from './support/browser.ts'
import { openStack, type Stack } from './support/stack.ts'

const root = resolve(import.meta.dirname, '..')
const name = 'shop'
const soonMs = 30_000

const owned = new AsyncDisposableStack()
let stack: Stack
let browser: Browser
let visitor: Visitor
let page: Page
let api: Child
let port: number
let shop: SampleContainer

beforeAll(async () => {
  stack = owned.use(await openStack('first-page'))
  port = await freePort()
  owned.use(await stack.start(['scanner', 'updater', 'notifier']))
  await startApi()
  owned.defer(() => api[Symbol.asyncDispose]())
  browser = owned.use(await openBrowser()).browser
  visitor = owned.use(await visit(browser, address()))
  page = visitor.page
})

afterAll(() => owned.disposeAsync())

describe('the first page', () => {
  it('says what to do while there is nothing, and shows a container that starts by itself', async () => {
    await see(page.getByText('Nothing to watch yet.'))
    await see(page.getByText('No containers yet.'))
    await picture(page, 'empty')

    const image = await release('1.0.0')
    shop = owned.use(await aContainer({ image, name, dockerHost: stack.engine.url }))

    await see(row().getByText('Running', { exact: true }))
    expect(await row().innerText()).toContain(':1.0.0')
  })

  it('shows a newer version as soon as a scan finds it, with why it waits', async () => {
    await release('1.1.0')

    await page.getByRole('button', { name: 'Scan now' }).click()

    const card = page.getByRole('article', { name: `${name}: 1.1.0 waits for you` })
    await see(card)
    await see(card.getByText('a person must approve'))
    await see(page.getByRole('heading', { name: '1 update waits for you.' }))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'waiting')
  })

  it('lets somebody without a mouse approve, and takes them along to the steps', async () => {
    await page.locator('body').focus()
    await tabTo(page, new RegExp(`^Approve 1.1.0 for ${name}$`))
    await page.keyboard.press('Enter')

    const running = page.getByRole('article', { name: `Update of ${name}` })
    await see(running.locator('[aria-current=step]'))
    expect(await running.evaluate((card) => card === document.activeElement)).toBe(true)
    await picture(page, 'under-way')
    await see(entry('Updated'))
    await see(entry('Updated').getByText('down for'))
    await see(row().getByText(':1.1.0'))
    await see(row().getByText('Up to date'))
    expect((await shop.inspect()).imageReference).toMatch(/:1\.1\.0$/)
  })

  it('puts the old one back when the new one is sick, and shows its last words', async () => {
    await release('1.2.0', sick)
    await page.getByRole('button', { name: 'Scan now' }).click()
    await page.getByRole('button', { name: `Approve 1.2.0 for ${name}` }).click()

    await see(entry('Put back'))
    await entry('Put back').getByText('What was seen').click()

    await see(entry('Put back').getByText('cannot read its settings'))
    await see(row().getByText('1.2.0 was sick'))
    await see(row().getByText(':1.1.0'))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'put-back')
  })

  it('explains why, and reads the logs, in a dialog that gives the focus back', async () => {
    const link = row().getByRole('link', { name, exact: true })
    await link.focus()
    await page.keyboard.press('Enter')
    const details = page.getByRole('dialog', { name: `Details of ${name}` })
    await see(details.getByText('The new shop ended with exit code 3'))
    expect(await seriousFaults(page)).toEqual([])
    await details.getByRole('link', { name: 'Logs' }).click()
    await see(details.getByText('serving'))
    await picture(page, 'logs')

    await page.keyboard.press('Escape')

    await gone(details)
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('rolls back after asking, naming the container', async () => {
    await row()
      .getByRole('button', { name: `More for ${name}` })
      .click()
    await row()
      .getByRole('button', { name: `Roll back ${name}` })
      .click()
    const question = page.getByRole('dialog', { name: new RegExp(`Roll ${name} back to .*:1.0.0`) })
    await question.getByRole('button', { name: 'Roll back' }).click()

    await see(entry('Rolled back'))

    await see(row().getByText(':1.0.0'))
    await see(row().getByText('1.2.0 was sick'))
    expect((await shop.inspect()).imageReference).toMatch(/:1\.0\.0$/)
  })

  it('takes back that a version is ignored', async () => {
    await release('1.3.0')
    await page.getByRole('button', { name: 'Scan now' }).click()
    await page.getByRole('button', { name: `Ignore this version: 1.3.0 for ${name}` }).click()
    await see(row().getByText('1.3.0 ignored'))
    await row().getByRole('link', { name, exact: true }).click()
    const details = page.getByRole('dialog', { name: `Details of ${name}` })
    await details.getByRole('button', { name: `Offer it again: 1.3.0 for ${name}` }).click()

    await gone(details.getByText('Ignored versions'))
    await page.keyboard.press('Escape')

    const card = page.getByRole('article', { name: `${name}: 1.3.0 waits for you` })
    await see(card)
    expect(await card.getByRole('button', { name: `Approve 1.3.0 for ${name}` }).isVisible()).toBe(true)
  })

  it('says why a button cannot be pressed', async () => {
    await row()
      .getByRole('button', { name: `More for ${name}` })
      .click()
    const start = row().getByRole('button', { name: `Start ${name}`, exact: true })

    await start.focus()

    expect(await start.getAttribute('aria-disabled')).toBe('true')
    await see(page.getByRole('tooltip', { name: `${name} runs already.` }))
    await page.keyboard.press('Escape')
  })

  it('shows the same after a reload', async () => {
    const before = await told()

    await page.reload()

    await expect.poll(told, { timeout: soonMs }).toBe(before)
  })

  it('says when Redis is away, and when it is back', async () => {
    await stack.redis.kill()

    await see(page.getByText('Redis does not answer.'))
    await picture(page, 'redis-away')
    await stack.redis.start()

    await gone(page.getByText('Redis does not answer.'))
    expect(await page.getByText('Live', { exact: true }).isVisible()).toBe(true)
  })

  it('says that the connection is lost, and catches up with what happened meanwhile', async () => {
    await api.kill()
    await see(page.getByText('Sentinel does not answer.'))
    await see(page.getByText('Reconnecting…'))
    await picture(page, 'api-away')
    const other = 'started-meanwhile'
    owned.use(await aContainer({ image: reference('1.0.0'), name: other, dockerHost: stack.engine.url }))

    await startApi()

    await see(page.getByText('Live', { exact: true }))
    await gone(page.getByText('Sentinel does not answer.'))
    await see(page.getByRole('article', { name: other, exact: true }))
    expect(await page.getByRole('article', { name: other, exact: true }).innerText()).toContain('Running')
  })

  it('can be read in the dark and on a phone', async () => {
    for (const [scheme, width] of [
      ['dark', 1440],
      ['light', 360],
    ] as const) {
      await using other = await visit(browser, address(), {
        colorScheme: scheme,
        viewport: { width, height: 800 },
      })
      await see(other.page.getByRole('article', { name, exact: true }))
      const overflow = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      expect(await seriousFaults(other.page)).toEqual([])
      await picture(other.page, `${scheme}-${width}`)
    }
  })

  it('ran without a complaint in the browser’s console', () => {
    expect(visitor.complaints).toEqual([])
  })
})

const sick: PublishOptions = {
  cmd: ['/bin/sh', '-c', 'echo "shop 1.2.0: cannot read its settings"; exit 3'],
}
const healthy: PublishOptions = { cmd: ['/bin/sh', '-c', 'echo serving; exec /bin/serve'] }

function address(): string {
  return `http://127.0.0.1:${port}/`
}

function reference(tag: string): string {
  return `${stack.registry.host}/e2e/${name}:${tag}`
}

async function release(tag: string, options: PublishOptions = healthy): Promise<string> {
  await publish(`e2e/${name}`, tag, { registry: stack.registry.host, volumes: ['/data'], ...options })
  return reference(tag)
}

/** Always on the same port, as the browser expects it. */
async function startApi(): Promise<void> {
  api = startChild(process.execPath, ['--conditions=source', resolve(root, 'services/api/src/main.ts')], {
    cwd: root,
    env: { ...process.env, ...stack.environment, SENTINEL_WEB_PORT: `${port}` },
  })
  await settle(async () => (await fetch(`${address()}readyz`)).ok, {
    what: `the API to be ready (${api.logs()})`,
    timeoutMs: soonMs,
  })
}

function row(): Locator {
  return page.getByRole('article', { name, exact: true })
}

function entry(outcome: string): Locator {
  return page.getByRole('article', { name: `${name}: ${outcome}`, exact: true }).first()
}

/** What the page tells, without the times that go on and without what somebody had opened. */
async function told(): Promise<string> {
  const cards = await page.getByRole('article').evaluateAll((all) => all.map((card) => card.ariaLabel))
  const texts = [await page.getByRole('heading', { level: 1 }).innerText(), await row().innerText()]
  return [...cards, ...texts].join('\n').replaceAll(/\d+ (second|minute)s?( ago)?|just now/g, 'then')
}

async function see(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout: soonMs })
}

async function gone(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'hidden', timeout: soonMs })
}
