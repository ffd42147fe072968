import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultyRegistry } from '@sentinel/testkit/faulty-registry'
import { openEvents } from '@sentinel/testkit/open-events'
import { settle } from '@sentinel/testkit/settle'
import type { ServiceProcess } from '@sentinel/testkit/start-process'
import { call } from '../support/call.ts'
import { begun, ended, found, listed, outcomes, readUpdate, scans, waiting } from '../support/follow.ts'
import { missing } from '../support/missing.ts'
import { aShop, slowToStop } from '../support/shop.ts'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
let api: ServiceProcess
let workers: readonly ServiceProcess[]
const owned = new AsyncDisposableStack()

beforeAll(async () => {
  stack = owned.use(await openStack('redis'))
  const services = owned.use(await stack.start(['api', 'scanner', 'notifier']))
  api = services.api
  workers = [services.scanner, services.notifier]
})
afterAll(() => owned.disposeAsync())

const startUpdater = async () => await stack.start(['updater'])

test('without Redis the API says so and does nothing; what runs is finished, and all reconnect', async () => {
  await using shop = await aShop(stack, { first: slowToStop })
  await using other = await aShop(stack)
  await using running = await startUpdater()
  await settle(async () => (await scan()) === 200, { what: 'a scan to be accepted' })
  const { key, update_id } = await waiting(api, shop.name)
  const left = await waiting(api, other.name)
  await call(api, `/api/approve/${key}`, { method: 'POST' })
  await begun(api, update_id, 'stop-old')

  await stack.redis.kill()

  const refused = [
    `/api/approve/${left.key}`,
    `/api/update/${other.name}`,
    `/api/containers/${other.name}/restart`,
    '/api/scan',
    `/api/check/${other.name}`,
  ]
  for (const path of refused) {
    const answer = await call(api, path, { method: 'POST' })
    expect([path, answer.status, answer.body.code]).toEqual([path, 503, 'redis_away'])
    expect(answer.body.error).toContain('REDIS_URL')
    expect(answer.tookMs).toBeLessThan(10_000)
  }
  for (const service of [api, ...workers, running.updater]) expect(await missing(service)).toEqual(['redis'])
  expect((await listed(api, other.name)).active).toBeNull()
  expect((await waiting(api, other.name)).update_id).toBe(left.update_id)
  expect((await ended(api, update_id)).state).toBe('succeeded')
  await shop.expectWhole(shop.v2)

  await stack.redis.start()

  for (const service of [api, ...workers, running.updater]) await service.ready()
  await settle(async () => (await call(api, `/api/approve/${left.key}`, { method: 'POST' })).status === 200, {
    what: 'the approval to be taken',
  })
  expect((await ended(api, left.update_id)).state).toBe('succeeded')
  await other.expectWhole(other.v2)
  expect(await outcomes(api, shop.name)).toEqual(['success'])
  expect(await outcomes(api, other.name)).toEqual(['success'])
})

test('a Redis that is frozen is told as away within seconds, and works again when it wakes', async () => {
  stack.redis.pause()
  try {
    const answer = await call(api, '/api/scan', { method: 'POST' })

    expect([answer.status, answer.body.code]).toEqual([503, 'redis_away'])
    expect(answer.tookMs).toBeLessThan(15_000)
    expect(await missing(api)).toEqual(['redis'])
    expect((await call(api, '/api/containers')).status).toBe(200)
  } finally {
    stack.redis.resume()
  }
  await api.ready()
  await settle(async () => (await scan()) === 200, { what: 'a scan to be accepted' })
})

test('a job that waits while Redis restarts is done once', async () => {
  await using shop = await aShop(stack)
  const { key, update_id } = await found(api, shop.name)
  await call(api, `/api/approve/${key}`, { method: 'POST' })

  await stack.redis.kill()
  await stack.redis.start()
  await using _running = await startUpdater()

  expect((await ended(api, update_id)).state).toBe('succeeded')
  expect(await outcomes(api, shop.name)).toEqual(['success'])
  await shop.expectWhole(shop.v2)
})

test('a Redis that comes back empty loses no update, no schedule and no scan', async () => {
  await using shop = await aShop(stack, { first: slowToStop })
  await using other = await aShop(stack)
  const schedules = () => stack.redis.keys('*:scan:repeat:*')
  const [first, second] = [await found(api, shop.name), await found(api, other.name)]
  await using browser = await openEvents(api.url)
  await call(api, '/api/scan', { method: 'POST' })
  const lastEventId = await settle(() => browser.lastEventId(), { what: 'an event with an id' })
  expect(await schedules()).not.toEqual([])
  await using running = await startUpdater()
  await call(api, `/api/approve/${first.key}`, { method: 'POST' })
  await begun(api, first.update_id, 'stop-old')
  await running[Symbol.asyncDispose]()
  await call(api, `/api/approve/${second.key}`, { method: 'POST' })
  expect((await readUpdate(api, second.update_id)).state).toBe('queued')

  await stack.redis.empty()
  await using _again = await startUpdater()

  expect((await ended(api, first.update_id)).state).toBe('succeeded')
  expect((await ended(api, second.update_id)).state).toBe('succeeded')
  await settle(async () => (await schedules()).length > 0, { what: 'the scan schedule to be put back' })
  await using reopened = await openEvents(api.url, { lastEventId })
  await reopened.waitFor('resync')
  const before = await scans(api)
  expect(await scan()).toBe(200)
  await settle(async () => (await scans(api)).length > before.length, { what: 'a scan to end' })
  for (const each of [shop, other]) {
    expect(await outcomes(api, each.name)).toEqual(['success'])
    await each.expectWhole(each.v2)
  }
})

test('a scan whose jobs are lost with an emptied Redis is asked for again and ends', async () => {
  await using proxy = await faultyRegistry(stack.registry.host)
  await using shop = await aShop(stack, { registry: proxy.host })
  await listed(api, shop.name)
  await settle(async () => !(await isScanning()), { what: 'no scan to run' })
  const before = await scans(api)
  proxy.fail({ kind: 'silent' })
  await scan()
  await settle(() => proxy.count(/shop/) > 0, { what: 'the registry to be asked' })

  await stack.redis.empty()
  proxy.heal()

  await settle(async () => (await scans(api)).length > before.length, { what: 'the scan to end' })
  expect((await found(api, shop.name)).target_image).toBe(shop.v2.reference)
  await shop.expectWhole(shop.v1)
})

async function isScanning(): Promise<boolean> {
  const { body } = await call<{ scan: { state: string } | null }>(api, '/api/fleet')
  return body.scan?.state === 'running'
}

async function scan(): Promise<number> {
  return (await call(api, '/api/scan', { method: 'POST' })).status
}
