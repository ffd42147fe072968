import { afterAll, beforeAll, expect, test } from 'vitest'
import { settle } from '@sentinel/testkit/settle'
import type { ServiceProcess } from '@sentinel/testkit/start-process'
import { call } from '../support/call.ts'
import { begun, ended, found, listed, outcomes, readUpdate, waiting } from '../support/follow.ts'
import { missing } from '../support/missing.ts'
import { aShop, slowToStop } from '../support/shop.ts'
import { openStack, type Stack } from '../support/stack.ts'

interface Row {
  readonly name: string
  readonly image: string
  readonly stale?: true
}

let stack: Stack
let api: ServiceProcess
let workers: readonly ServiceProcess[]
const owned = new AsyncDisposableStack()

beforeAll(async () => {
  stack = owned.use(await openStack('engine'))
  const services = owned.use(await stack.start(['api', 'scanner', 'updater']))
  api = services.api
  workers = [services.scanner, services.updater]
})
afterAll(() => owned.disposeAsync())

async function row(name: string): Promise<Row | undefined> {
  const { status, body } = await call<Row[]>(api, '/api/containers')
  expect(status).toBe(200)
  return body.find((each) => each.name === name)
}

test('while the engine is away the lists stand and say so, and what is asked for waits and is then done', async () => {
  await using shop = await aShop(stack)
  await listed(api, shop.name)
  await call(api, '/api/scan', { method: 'POST' })
  const { key, update_id } = await waiting(api, shop.name)

  await stack.engine.kill()

  const stale = await settle(async () => (await row(shop.name))?.stale && (await row(shop.name)), {
    what: 'the container to be marked stale',
    timeoutMs: 30_000,
  })
  expect(stale).toMatchObject({ name: shop.name, image: shop.v1.reference })
  const [host] = (await call<{ status: string; error: string }[]>(api, '/api/hosts')).body
  expect(host).toMatchObject({ status: 'away', error: expect.stringContaining('engine') as string })
  expect(await missing(api)).toEqual([])
  for (const worker of workers) expect(await missing(worker)).toEqual(['docker'])
  const logs = await call(api, `/api/containers/${shop.name}/logs`)
  expect([logs.status, logs.body.code]).toEqual([503, 'engine_away'])
  expect((await call(api, `/api/approve/${key}`, { method: 'POST' })).status).toBe(200)
  await settle(async () => (await readUpdate(api, update_id)).reason?.includes('engine'), {
    what: 'the update to say what it waits for',
    timeoutMs: 60_000,
  })
  expect((await readUpdate(api, update_id)).state).toBe('queued')

  await stack.engine.start()

  expect((await ended(api, update_id)).state).toBe('succeeded')
  await settle(async () => (await row(shop.name))?.stale === undefined, { what: 'the list to be fresh' })
  for (const worker of workers) await worker.ready()
  expect((await call(api, `/api/containers/${shop.name}/logs`)).status).toBe(200)
  expect(await outcomes(api, shop.name)).toEqual(['success'])
  await shop.expectWhole(shop.v2)
})

test('an engine that dies while it stops the old container is waited for, and the update goes on', async () => {
  await using shop = await aShop(stack, { first: slowToStop })
  await listed(api, shop.name)
  const { update_id } = await found(api, shop.name)
  await call(api, `/api/update/${shop.name}`, { method: 'POST' })
  await begun(api, update_id, 'stop-old')

  await stack.engine.kill()
  await settle(async () => (await missing(workers[1] ?? api)).length > 0, { what: 'the updater to miss it' })
  expect((await readUpdate(api, update_id)).state).toBe('running')
  await stack.engine.start()

  expect((await ended(api, update_id)).state).toBe('succeeded')
  expect(await outcomes(api, shop.name)).toEqual(['success'])
  await shop.expectWhole(shop.v2)
})
