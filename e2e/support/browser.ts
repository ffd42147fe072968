import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { part } from '@sentinel/testkit/parts'
import type { AxeResults } from 'axe-core'

const screenshots = resolve(import.meta.dirname, '../../screenshots')

/** Headless, and silent towards everything outside this machine. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

export interface Visitor extends AsyncDisposable {
  readonly page: Page
  /** What the page's console and scripts complained about. */
  readonly complaints: readonly string[]
}

export async function openBrowser(): Promise<AsyncDisposable & { readonly browser: Browser }> {
  const browser = await chromium.launch({ executablePath: part('chromium'), args: quiet })
  return { browser, [Symbol.asyncDispose]: () => browser.close() }
}

/** A person with a browser of their own. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // An answer that is no success is told by the page itself, and a lost connection is what some tests make.
    const isNetwork = /Failed to load resource|net::ERR_/.test(message.text())
    if (message.type() === 'error' && !isNetwork) complaints.push(message.text())
  })
  await page.goto(url)
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}

/** The same in the light, in the dark and on a phone. */
export async function pictures(page: Page, name: string): Promise<void> {
  const size = page.viewportSize()
  await picture(page, name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, `${name}-phone`)
  if (size !== null) await page.setViewportSize(size)
}

/** What axe calls serious or critical, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(source)
  await page.evaluate(motionEnded)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    )
}

/** Presses Tab until the focus is on what bears this name, as somebody without a mouse would. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    })
    if (name.test(focused)) return
  }
  throw new Error(`Tab never reached anything named ${name}`)
}

/** Runs in the page: what fades in has no contrast yet. What turns for ever is not waited for. */
async function motionEnded(): Promise<void> {
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}
