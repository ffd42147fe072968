import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { openEvents } from '@sentinel/testkit/open-events'
import { settle } from '@sentinel/testkit/settle'
import { call } from '../support/call.ts'
import { begun, ended, found, listed, outcomes, scans } from '../support/follow.ts'
import { aShop, slowToStop } from '../support/shop.ts'
import { everyService, openStack, type Stack } from '../support/stack.ts'

let stack: Stack
let registry: FaultyRegistry
const owned = new AsyncDisposableStack()

/** Ended by each test and started again by it, for the next. */
let services: All

beforeAll(async () => {
  stack = owned.use(await openStack('shutdown', { environment: { SENTINEL_GRACE_PERIOD: '3s' } }))
  registry = owned.use(await faultyRegistry(stack.registry.host))
  services = await startAll()
})
afterAll(async () => {
  await services[Symbol.asyncDispose]()
  await owned.disposeAsync()
})

type All = Awaited<ReturnType<typeof startAll>>
const startAll = () => stack.start(everyService)

/** As an operator ends them all: each must go by itself, and say that all is well. */
async function endAll(): Promise<string[]> {
  return await Promise.all(everyService.map((name) => services[name].kill('SIGTERM')))
}

test.each(['pull', 'stop-old', 'prove'])(
  'a shutdown of everything in the middle of an update (%s) leaves a container that serves, and the next start goes on',
  async (step) => {
    await using shop = await aShop(stack, { first: slowToStop, registry: registry.host })
    const { key, update_id } = await found(services.api, shop.name)
    if (step === 'pull') registry.fail({ kind: 'slow', delayMs: 2000 }, { path: /blobs/ })
    await call(services.api, `/api/approve/${key}`, { method: 'POST' })
    await begun(services.api, update_id, step)

    const ends = await endAll()

    registry.heal()
    expect(ends).toEqual(['0', '0', '0', '0'])
    await shop.expectServed()
    services = await startAll()
    expect((await ended(services.api, update_id)).state).toBe('succeeded')
    expect(await outcomes(services.api, shop.name)).toEqual(['success'])
    await shop.expectWhole(shop.v2)
  },
)

test('a shutdown in the middle of a scan, with a page open, is continued by the next start', async () => {
  await using shop = await aShop(stack, { registry: registry.host })
  await listed(services.api, shop.name)
  await using page = await openEvents(services.api.url)
  const before = await scans(services.api)
  registry.fail({ kind: 'silent' })
  registry.forget()
  await call(services.api, '/api/scan', { method: 'POST' })
  await settle(() => registry.count(new RegExp(shop.name)) > 0, { what: 'the registry to be asked' })

  const ends = await endAll()

  expect(ends).toEqual(['0', '0', '0', '0'])
  await settle(() => !page.isOpen(), { what: 'the page to be let go' })
  registry.heal()
  services = await startAll()
  await settle(async () => (await scans(services.api)).length > before.length, { what: 'the scan to end' })
  expect((await found(services.api, shop.name)).target_image).toBe(shop.v2.reference)
  await shop.expectWhole(shop.v1)
})
