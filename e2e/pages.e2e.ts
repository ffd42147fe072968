import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import type { Locator, Page } from 'playwright-core'
import { openBrowser, picture, seriousFaults, visit, type Visitor } from './support/browser.ts'
import { call } from './support/call.ts'
import { listed } from './support/follow.ts'
import { openStack, type Stack } from './support/stack.ts'

const soonMs = 60_000

const owned = new AsyncDisposableStack()
let stack: Stack
let visitor: Visitor
let page: Page
let url: string

beforeAll(async () => {
  const environment = { SENTINEL_HOOKS: 'true', SENTINEL_SECRET_KEY: 'long enough to be one' }
  stack = owned.use(await openStack('pages', { environment }))
  const { reference } = await publish('e2e/shop', '1.0.0', { registry: stack.registry.host })
  const dockerHost = stack.engine.url
  owned.use(await aContainer({ image: reference, name: 'vpn', dockerHost }))
  const hostConfig = { NetworkMode: 'container:vpn' }
  owned.use(await aContainer({ image: reference, name: 'torrent', dockerHost, hostConfig }))
  const { api } = owned.use(await stack.start(['api', 'scanner', 'updater']))
  url = api.url
  await listed(api, 'torrent')
  const { browser } = owned.use(await openBrowser())
  visitor = owned.use(await visit(browser, url))
  page = visitor.page
})

afterAll(() => owned.disposeAsync())

describe('the other pages', () => {
  it('draw who needs whom, and how', async () => {
    await page.getByRole('link', { name: 'Dependencies', exact: true }).click()

    await see(page.getByRole('row', { name: 'torrent vpn shares its network' }))
    await see(page.getByRole('region', { name: 'Drawing of who needs whom' }).getByText('torrent needs vpn'))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'page-dependencies')
  })

  it('show the images, why each is there, and what pruning would take', async () => {
    await page.getByRole('link', { name: 'Images', exact: true }).click()

    const image = page.getByRole('article', { name: /e2e\/shop:1\.0\.0$/ })
    await see(image.getByText('used by torrent and vpn'))
    const prune = page.getByRole('button', { name: 'Prune…' })
    await prune.focus()
    await see(page.getByRole('tooltip', { name: /^Nothing to prune/ }))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'page-images')
  })

  it('keep a login for a registry, and never show its secret again', async () => {
    const { host } = stack.registry
    await page.getByRole('link', { name: 'Registries', exact: true }).click()
    await page.getByRole('button', { name: `Add a login for ${host}` }).click()
    const dialog = page.getByRole('dialog', { name: `Login for ${host}` })
    await dialog.getByLabel('Name').fill('ada')
    await dialog.getByLabel('Secret').fill('lovelace-secret')
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'page-registry-login')
    await dialog.getByRole('button', { name: 'Save' }).click()

    const card = page.getByRole('article', { name: host })
    await see(card.getByText('Logs in as ada.'))
    await card.getByRole('button', { name: `Change the login for ${host}` }).click()
    expect(await dialog.getByLabel('Secret').inputValue()).toBe('')
    expect(await page.content()).not.toContain('lovelace-secret')
    await page.keyboard.press('Escape')
    const stored = await call<Record<string, { credential?: { secret: string } }>>(
      { url },
      '/api/settings/registries',
    )
    expect(stored.body[host]?.credential?.secret).toBe('love****')
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'page-registries')
  })

  it('store a hook and try it out before an update depends on it', async () => {
    await page.goto(`${url}/?open=vpn&tab=hooks`)
    const details = page.getByRole('dialog', { name: 'Details of vpn' })
    await details.getByRole('button', { name: 'Add a hook: before an update of vpn' }).click()
    await details.getByLabel('What is run').fill('echo dumped; exit 75')
    await details.getByRole('button', { name: 'Save' }).click()

    await details.getByRole('button', { name: 'Try it out: before an update of vpn' }).click()

    await see(details.getByText('It ended with 75: an update would be skipped.'))
    await see(details.getByText('dumped', { exact: true }))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'page-hooks')
  })

  it('say why Sentinel cannot update itself where it runs in no container', async () => {
    await page.goto(`${url}/sentinel`)

    await see(page.getByText('Sentinel does not run in containers of this engine.'))
    const button = page.getByRole('button', { name: 'Update Sentinel' })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'page-sentinel')
  })

  it('fit a phone', async () => {
    await page.setViewportSize({ width: 360, height: 780 })
    for (const path of ['/dependencies', '/images', '/registries', '/sentinel']) {
      await page.goto(`${url}${path}`)
      await see(page.getByRole('heading', { level: 1 }))
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0)
    }
  })

  it('ran without a complaint in the browser’s console', () => {
    expect(visitor.complaints).toEqual([])
  })
})

async function see(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'attached', timeout: soonMs })
}
