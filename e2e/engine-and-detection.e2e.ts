import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { publish, type PublishOptions } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import type { Locator, Page } from 'playwright-core'
import { openBrowser, picture, seriousFaults, visit, type Visitor } from './support/browser.ts'
import { heldRegistry, type HeldRegistry } from './support/held-registry.ts'
import { openStack, type Stack } from './support/stack.ts'

const name = 'shop'
const soonMs = 45_000

const owned = new AsyncDisposableStack()
let stack: Stack
let registry: HeldRegistry
let visitor: Visitor
let page: Page
let shop: SampleContainer

/** Follows TERM once it may, so that there is a middle of the stop for as long as it is looked at. */
const heldStop: PublishOptions = {
  cmd: [
    '/bin/sh',
    '-c',
    'trap "while [ ! -e /go ]; do sleep 0.1; done; exit 0" TERM; while :; do sleep 0.1; done',
  ],
  volumes: ['/data'],
}

beforeAll(async () => {
  stack = owned.use(await openStack('engine-and-detection'))
  registry = owned.use(await heldRegistry(stack.registry.host))
  const image = await release('1.0.0', heldStop)
  await release('0.9.0')
  await release('1.1.0', {
    env: { GREETING: 'hello' },
    files: { '/bulk': randomBytes(1_500_000).toString('hex') },
  })
  shop = owned.use(
    await aContainer({ image, name, dockerHost: stack.engine.url, body: { StopTimeout: 120 } }),
  )
  const { api } = owned.use(await stack.start(['api', 'scanner', 'updater']))
  const { browser } = owned.use(await openBrowser())
  visitor = owned.use(await visit(browser, api.url))
  page = visitor.page
})

afterAll(() => owned.disposeAsync())

describe('the engine and the detection on the page', () => {
  it('explains why, from the rules to the tags that were left out', async () => {
    await see(row())
    await page.getByRole('button', { name: 'Scan now' }).click()
    await see(card())
    await row().getByRole('link', { name, exact: true }).click()

    const details = page.getByRole('dialog', { name: `Details of ${name}` })
    await see(details.getByText('waits for a person’s approval'))
    await see(details.getByRole('list', { name: 'Rules that decide' }).getByText('a person must approve'))
    await details.getByRole('searchbox', { name: 'Search a tag' }).fill('0.9')
    await see(details.getByText('0.9.0', { exact: true }))
    await see(details.getByText('Version scope'))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'why')
    await details.getByRole('button', { name: 'Close', exact: true }).click()
  })

  it('shows what an update would change before it is done, and changes nothing', async () => {
    await card()
      .getByRole('button', { name: `What would change: ${name}` })
      .click()
    const plan = page.getByRole('dialog', { name: `What an update of ${name} would change` })

    await see(plan.getByText('The old one stops, then the new one starts'))
    const changes = plan.getByRole('list', { name: 'What the new image sets otherwise' })
    await see(changes.getByText('Variable GREETING'))
    await see(changes.getByRole('insertion').getByText('hello'))
    expect(await plan.getByLabel('The same as docker run', { exact: true }).innerText()).toMatch(
      /^docker run .*:1\.1\.0/s,
    )
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'plan')
    await plan.getByRole('button', { name: 'Close' }).last().click()
    expect((await shop.inspect()).id).toBe(shop.id)
  })

  it('draws the download, and takes it back while nothing is touched', async () => {
    registry.hold()
    await page.getByRole('button', { name: `Approve 1.1.0 for ${name}` }).click()

    await see(running().getByText(/^\d+ %$/))
    await see(running().getByText(/B of .* MB/))
    await see(running().getByText(/of \d+ layers?/))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'download')
    await running()
      .getByRole('button', { name: `Cancel the update of ${name}` })
      .click()
    await see(running().getByText('It is being cancelled'))
    expect(await running().evaluate((element) => element === document.activeElement)).toBe(true)
    registry.release()

    await see(entry('Cancelled'))
    expect((await shop.inspect()).id).toBe(shop.id)
  })

  it('says why it is too late to cancel, and shows who is there when only a person can decide', async () => {
    await row()
      .getByRole('button', { name: `Update ${name}`, exact: true })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Update', exact: true }).click()
    await see(running().getByText('The container is being replaced already'))
    const { host } = shop
    await host.renameContainer(shop.id, `${name}-moved`)
    const stranger = await aContainer({
      image: `${registry.host}/e2e/${name}:0.9.0`,
      name,
      dockerHost: stack.engine.url,
    })
    await host.exec(shop.id, ['/bin/touch', '/go'], { timeoutMs: 10_000 })

    const seen = running().getByRole('table')
    await see(seen.getByRole('rowheader', { name: 'Stranger' }))
    expect(await seen.innerText()).toContain(stranger.id.slice(0, 12))
    await see(running().getByText('Touches nothing'))
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'attention')

    await host.removeContainer(stranger.id, { force: true })
    await running()
      .getByRole('button', { name: `Put the old one back: ${name}` })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Put the old one back' }).click()
    await see(page.getByText('No updates wait').or(page.getByText('Nothing waits for you.')))
    // Nothing waits for a person any more; the updater is at it.
    const back = () => host.inspectContainer(name)
    await settle(async () => (await back())?.state.running, { what: 'the old one', timeoutMs: soonMs })
    expect((await back())?.id).toBe(shop.id)
  })

  it('can be read in the dark and on a phone', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 800 })
    await row().getByRole('link', { name, exact: true }).click()
    await see(page.getByRole('heading', { name: 'What each rule says' }))

    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(await seriousFaults(page)).toEqual([])
    await picture(page, 'why-dark-360')
  })

  it('ran without a complaint in the browser’s console', () => {
    expect(visitor.complaints).toEqual([])
  })
})

async function release(tag: string, options: PublishOptions = {}): Promise<string> {
  return (await publish(`e2e/${name}`, tag, { registry: registry.host, volumes: ['/data'], ...options }))
    .reference
}

function row(): Locator {
  return page.getByRole('article', { name, exact: true })
}

function card(): Locator {
  return page.getByRole('article', { name: `${name}: 1.1.0 waits for you` })
}

function running(): Locator {
  return page.getByRole('article', { name: `Update of ${name}` })
}

function entry(outcome: string): Locator {
  return page.getByRole('article', { name: `${name}: ${outcome}`, exact: true }).first()
}

async function see(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout: soonMs })
}
