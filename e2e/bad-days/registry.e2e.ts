import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import type { ServiceProcess } from '@sentinel/testkit/start-process'
import { call, type FleetContainer, type QueueEntry } from '../support/call.ts'
import { ended, listed, outcomes, scans, waiting } from '../support/follow.ts'
import { aShop, type Shop } from '../support/shop.ts'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
let registry: FaultyRegistry
let shop: Shop
let api: ServiceProcess
const owned = new AsyncDisposableStack()

beforeAll(async () => {
  stack = owned.use(await openStack('registry'))
  registry = owned.use(await faultyRegistry(stack.registry.host))
  shop = owned.use(await aShop(stack, { registry: registry.host }))
  api = owned.use(await stack.start(['api', 'scanner', 'updater'])).api
  await waiting(api, shop.name)
})
afterAll(() => owned.disposeAsync())
afterEach(() => registry.heal())

async function scan(): Promise<void> {
  const before = await scans(api)
  expect((await call(api, '/api/scan', { method: 'POST' })).status).toBe(200)
  await settle(async () => (await scans(api)).length > before.length, {
    what: 'the scan to end',
    timeoutMs: 60_000,
  })
}

/** What the lists say once they have caught up: they may be a second behind. */
async function decided(outcome: string): Promise<FleetContainer['decision']> {
  return await settle(
    async () => {
      const { decision } = await listed(api, shop.name)
      return decision?.outcome === outcome ? decision : null
    },
    { what: `the decision to be ${outcome}` },
  )
}

const queued = async () =>
  (await call<QueueEntry[]>(api, '/api/queue')).body.map(({ target_image }) => target_image)

test.each([
  ['is down', { kind: 'hangUp' }],
  ['does not answer', { kind: 'silent' }],
  ['has a bad day', { kind: 'status', status: 500 }],
  ['answers with a web page', { kind: 'notJson' }],
] as const)(
  'a registry that %s is told as such, ends the scan, and takes back nothing that was known',
  async (_what, fault) => {
    registry.fail(fault)

    await scan()
    const failed = await decided('failed')
    const check = await call(api, `/api/check/${shop.name}`, { method: 'POST' })

    expect(failed?.error).toContain(registry.host)
    expect([502, 504]).toContain(check.status)
    expect(check.body.error).toContain(registry.host)
    expect(await queued()).toEqual([shop.v2.reference])
    registry.heal()
    await scan()
    expect(await decided('available')).toMatchObject({ error: null })
    expect(await queued()).toEqual([shop.v2.reference])
    await shop.expectWhole(shop.v1)
  },
)

test('requests for a scan while one runs join it', async () => {
  const before = await scans(api)
  registry.fail({ kind: 'slow', delayMs: 700 }, { path: /tags|manifests/ })
  registry.forget()

  const first = await call(api, '/api/scan', { method: 'POST' })
  await settle(() => registry.count(/tags/) > 0, { what: 'the registry to be asked' })
  const others = await Promise.all(
    Array.from({ length: 5 }, () => call(api, '/api/scan', { method: 'POST' })),
  )
  await settle(async () => (await scans(api)).length > before.length, { what: 'the scan to end' })
  const asked = registry.count(/tags/)
  registry.heal()
  await scan()

  for (const { status } of [first, ...others]) expect(status).toBe(200)
  expect(asked).toBe(1)
  expect(await scans(api)).toHaveLength(before.length + 2)
  expect(await queued()).toEqual([shop.v2.reference])
})

test('a registry that lies about a digest cannot make an update of it', async () => {
  await using latest = await aShop(stack, { registry: registry.host })
  const { repository } = latest.v1
  await publish(repository, '1.0.1', { registry: registry.host, volumes: ['/data'] })
  await listed(api, latest.name)
  registry.fail({ kind: 'wrongDigest' }, { path: new RegExp(repository), method: 'HEAD' })
  await scan()
  const lie = await waiting(api, latest.name)
  expect(lie.remote_digest).toMatch(/0{64}$/)

  await call(api, `/api/approve/${lie.key}`, { method: 'POST' })
  const update = await ended(api, lie.update_id)

  expect(update.state).toBe('failed')
  expect(update.reason).toMatch(/\S/)
  expect((await latest.container.inspect()).id).toBe(latest.container.id)
  await latest.expectWhole(latest.v1)
  registry.heal()
  await scan()
  const truth = await waiting(api, latest.name)
  expect(truth.remote_digest).toBe(latest.v2.digest)
  await call(api, `/api/approve/${truth.key}`, { method: 'POST' })
  expect((await ended(api, truth.update_id)).state).toBe('succeeded')
  expect(await outcomes(api, latest.name)).toEqual(['failed', 'success'])
  await latest.expectWhole(latest.v2)
})

test('an update whose registry goes away is failed with the reason, and works when it is back', async () => {
  const entry = await waiting(api, shop.name)
  registry.fail({ kind: 'hangUp' })

  await call(api, `/api/approve/${entry.key}`, { method: 'POST' })
  const update = await ended(api, entry.update_id)

  expect(update.state).toBe('failed')
  expect(update.reason).toContain(registry.host)
  expect((await shop.container.inspect()).id).toBe(shop.container.id)
  await shop.expectWhole(shop.v1)
  registry.heal()
  await scan()
  const again = await waiting(api, shop.name)
  await call(api, `/api/approve/${again.key}`, { method: 'POST' })
  expect((await ended(api, again.update_id)).state).toBe('succeeded')
  expect(await outcomes(api, shop.name)).toEqual(['failed', 'success'])
  await shop.expectWhole(shop.v2)
})
