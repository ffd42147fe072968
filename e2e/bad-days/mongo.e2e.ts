import { afterAll, beforeAll, expect, test } from 'vitest'
import { mongoOfMyOwn } from '@sentinel/testkit/mongo-of-my-own'
import type { OwnPart } from '@sentinel/testkit/own-part'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, type ServiceProcess } from '@sentinel/testkit/start-process'
import { call, type Update } from '../support/call.ts'
import { begun, ended, found, outcomes, readUpdate, waiting } from '../support/follow.ts'
import { missing } from '../support/missing.ts'
import { aShop, slowToStop } from '../support/shop.ts'
import { openStack, type Stack } from '../support/stack.ts'

let mongo: OwnPart
let stack: Stack
let api: ServiceProcess
let workers: readonly ServiceProcess[]
const owned = new AsyncDisposableStack()

beforeAll(async () => {
  mongo = owned.use(await mongoOfMyOwn())
  stack = owned.use(await openStack('mongo', { environment: { MONGODB_URI: mongo.url } }))
  const services = owned.use(await stack.start(['api', 'scanner', 'notifier']))
  api = services.api
  workers = [services.scanner, services.notifier]
})
afterAll(() => owned.disposeAsync())

test('without MongoDB the API says so and does nothing; all reconnect, and a job that waited is done once', async () => {
  await using shop = await aShop(stack)
  await using other = await aShop(stack)
  const { key, update_id } = await found(api, shop.name)
  const left = await found(api, other.name)
  await call(api, `/api/approve/${key}`, { method: 'POST' })

  await mongo.kill()
  await using updater = await startProcess('updater', stack.environment, { waitFor: 'alive' })

  const refused = [
    { path: '/api/containers' },
    { path: `/api/containers/${shop.name}` },
    { path: '/api/history' },
    { path: `/api/approve/${left.key}`, method: 'POST' as const },
    { path: `/api/update/${other.name}`, method: 'POST' as const },
  ]
  for (const { path, ...words } of refused) {
    const answer = await settle(
      async () => {
        const tried = await call(api, path, words)
        return tried.status === 200 && words.method === undefined ? null : tried
      },
      { what: `${path} to be refused` },
    )
    expect([path, answer.status, answer.body.code]).toEqual([path, 503, 'mongo_away'])
    expect(answer.body.error).toContain('MONGODB_URI')
    expect(answer.tookMs).toBeLessThan(10_000)
  }
  for (const service of [api, updater, ...workers]) expect(await missing(service)).toEqual(['mongo'])
  expect((await shop.container.inspect()).id).toBe(shop.container.id)

  await mongo.start()

  for (const service of [api, updater, ...workers]) await service.ready()
  expect((await ended(api, update_id)).state).toBe('succeeded')
  expect((await waiting(api, other.name)).update_id).toBe(left.update_id)
  expect(await outcomes(api, shop.name)).toEqual(['success'])
  await shop.expectWhole(shop.v2)
  await other.expectWhole(other.v1)
})

test('MongoDB that is away for a moment in the middle of an update does not keep it from its end', async () => {
  await using shop = await aShop(stack, { first: slowToStop })
  const { key, update_id } = await found(api, shop.name)
  await using _running = await stack.start(['updater'])
  await call(api, `/api/approve/${key}`, { method: 'POST' })
  await begun(api, update_id, 'stop-old')

  await mongo.kill()
  await mongo.start()

  const update = await settle(() => ended(api, update_id), { what: 'the update to end', timeoutMs: 60_000 })
  expect(await outcomes(api, shop.name)).toEqual([toldOf(update)])
  await shop.expectWhole(update.state === 'succeeded' ? shop.v2 : shop.v1)
})

test('MongoDB away for longer than old may be down puts old back, and the history tells what was when it is there', async () => {
  await using shop = await aShop(stack, { first: slowToStop })
  const { key, update_id } = await found(api, shop.name)
  await using _running = await stack.start(['updater'])
  await call(api, `/api/approve/${key}`, { method: 'POST' })
  await begun(api, update_id, 'stop-old')

  await mongo.kill()
  await settle(async () => !(await shop.container.inspect()).state.running, { what: 'the old one to stop' })
  await settle(async () => (await shop.container.inspect()).state.running, {
    what: 'a container to serve again although MongoDB is away',
    timeoutMs: 30_000,
  })
  await shop.expectServed()
  await mongo.start()

  const update = await settle(() => ended(api, update_id), { what: 'the update to end', timeoutMs: 90_000 })
  expect(await outcomes(api, shop.name)).toEqual([toldOf(update)])
  await shop.expectWhole(update.state === 'succeeded' ? shop.v2 : shop.v1)
})

test('a MongoDB that is frozen is told as away in the end, and nothing is lost when it wakes', async () => {
  await using shop = await aShop(stack)
  const { key, update_id } = await found(api, shop.name)
  await using running = await stack.start(['updater'])

  mongo.pause()
  try {
    const answer = await call(api, `/api/approve/${key}`, { method: 'POST' })
    expect([answer.status, answer.body.code]).toEqual([503, 'mongo_away'])
    expect(answer.tookMs).toBeLessThan(30_000)
    for (const service of [api, running.updater]) expect(await missing(service)).toEqual(['mongo'])
  } finally {
    mongo.resume()
  }

  await api.ready()
  await running.updater.ready()
  // Whether the request that met the frozen server was heard is for the document to say.
  if ((await readUpdate(api, update_id)).state === 'pending') {
    await call(api, `/api/approve/${key}`, { method: 'POST' })
  }
  expect((await ended(api, update_id)).state).toBe('succeeded')
  expect(await outcomes(api, shop.name)).toEqual(['success'])
  await shop.expectWhole(shop.v2)
})

/** How the history calls it; an update that waits for a person has no place here. */
function toldOf({ state }: Update): string | undefined {
  return { succeeded: 'success', rolled_back: 'rollback', failed: 'failed' }[state]
}
