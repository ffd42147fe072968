import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { anUpdate } from '@sentinel/testkit/factories'
import { engineOfMyOwn, type OwnEngine } from '@sentinel/testkit/engine-of-my-own'
import { publish, type Published } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { startScanner, type ScannerScene } from './support/start-scanner.ts'

let registry: Registry
let engine: OwnEngine
let image: Published
let scene: ScannerScene

beforeAll(async () => {
  registry = await startRegistry()
  engine = await engineOfMyOwn()
  image = await publish('restarts/app', '1.0.0', { registry: registry.host })
  scene = await startScanner({ name: 'restarts', environment: { DOCKER_HOST: engine.url } })
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
})

const host = () => scene.ctx.db.hosts.findOne({ _id: scene.hostId }).lean()

test('an engine that goes away leaves its containers listed, what waits for them, and the host marked; when it is back, all is true again', async () => {
  const container = await aContainer({ image: image.reference, dockerHost: engine.url })
  await settle(async () => (await scene.container(container.name))?.state === 'running')
  const waiting = anUpdate({ hostId: scene.hostId, name: container.name, containerId: container.id })
  await scene.ctx.db.updates.collection.insertOne(waiting as never)

  await engine.kill()
  const away = await settle(async () => {
    const found = await host()
    return found?.status === 'away' && found
  })
  expect(away.error).toMatch(/did not answer/)
  expect(await scene.container(container.name)).not.toBeNull()
  expect(await scene.updates(container.name)).toMatchObject([{ state: 'pending' }])
  const ready = await scene.ctx.checks['docker']?.().catch((error: Error) => error.message)
  expect(ready).toMatch(/did not answer/)

  await engine.start()
  await settle(async () => (await host())?.status === 'connected', { timeoutMs: 30_000 })
  await settle(async () => (await scene.container(container.name))?.state === 'exited')
  expect((await host())?.error).toBeUndefined()
  expect(await scene.updates(container.name)).toMatchObject([{ state: 'pending' }])
  const later = await aContainer({ image: image.reference, dockerHost: engine.url })
  await scene.knows(later.name)

  const statuses = await settle(async () => {
    const seen = (await scene.events('host.changed')).map(({ payload }) => payload['status'])
    return seen.length > 2 && seen
  })
  expect(statuses).toEqual(['connected', 'away', 'connected'])
})
