import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { anUpdate } from '@sentinel/testkit/factories'
import { startScanner, type ScannerScene } from './support/start-scanner.ts'

let registry: Registry
let image: Published
let scene: ScannerScene

beforeAll(async () => {
  registry = await startRegistry()
  image = await publish('inventory/app', '1.0.0', {
    registry: registry.host,
    labels: { 'org.opencontainers.image.version': '1.0.0-oci' },
  })
  scene = await startScanner({ name: 'inventory', environment: { SENTINEL_RECONCILE_INTERVAL: '1s' } })
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
})

const statesOf = async (name: string) =>
  (await scene.events('container.state-changed'))
    .filter(({ payload }) => payload['container'] === name)
    .map(({ payload }) => payload['state'])

async function codesOf(name: string): Promise<string[]> {
  return (await scene.container(name))?.refusals.map(({ code }) => code) ?? []
}

test('a container that starts is listed with its image and digests', async () => {
  await using container = await aContainer({ image: image.reference, labels: { 'a.b$c': 'kept' } })

  const listed = await settle(async () => {
    const found = await scene.container(container.name)
    return found?.state === 'running' && found
  })

  expect(listed).toMatchObject({
    containerId: container.id,
    image: image.reference,
    imageId: image.imageId,
    imageVersion: '1.0.0-oci',
    os: 'linux',
    architecture: image.architecture,
    isSwarmTask: false,
    refusals: [],
  })
  expect(listed.repoDigests).toContain(`${registry.host}/inventory/app@${image.digest}`)
  expect(listed.labels).toContainEqual({ name: 'a.b$c', value: 'kept' })
})

test('stop, start, rename and removal are followed, each with its event', async () => {
  await using container = await aContainer({ image: image.reference })
  const { name, id, host } = container
  await settle(async () => (await scene.container(name))?.state === 'running')

  await host.stopContainer(id, { timeoutSeconds: 0 })
  await settle(async () => (await scene.container(name))?.state === 'exited')
  await host.startContainer(id)
  await settle(async () => (await scene.container(name))?.state === 'running')
  const renamed = uniqueName('renamed')
  await host.renameContainer(id, renamed)
  await settle(async () => (await scene.container(renamed))?.containerId === id)
  await settle(async () => (await scene.container(name)) === null)
  await host.removeContainer(id, { force: true })
  await settle(async () => (await scene.container(renamed)) === null)

  expect(await statesOf(name)).toEqual(expect.arrayContaining(['exited', 'running', 'removed']))
  expect((await statesOf(renamed)).at(-1)).toBe('removed')
})

test('working names of an update are not listed', async () => {
  const updateId = uniqueName('update')
  await using hidden = await aContainer({ image: image.reference, name: `sentinel-new-${updateId}` })
  await using shown = await aContainer({ image: image.reference })

  await scene.knows(shown.name)

  expect(await scene.container(hidden.name)).toBeNull()
})

test('a name that an update holds stays listed while nobody bears it', async () => {
  await using container = await aContainer({ image: image.reference })
  await scene.knows(container.name)
  const update = anUpdate({ hostId: scene.hostId, name: container.name, state: 'running' })
  await scene.ctx.db.updates.collection.insertOne(update as never)

  await container.host.renameContainer(container.id, `sentinel-old-${update._id}`)
  await using witness = await aContainer({ image: image.reference })
  await scene.knows(witness.name)

  expect(await scene.container(container.name)).not.toBeNull()
  await container.host.renameContainer(container.id, container.name)
})

test('what waits for a container that vanished leaves the queue', async () => {
  const container = await aContainer({ image: image.reference })
  await scene.knows(container.name)
  const update = anUpdate({ hostId: scene.hostId, name: container.name, state: 'pending' })
  await scene.ctx.db.updates.collection.insertOne(update as never)

  await container[Symbol.asyncDispose]()

  const ended = await settle(async () => {
    const [found] = await scene.updates(container.name)
    return found?.state === 'superseded' && found
  })
  expect(ended.slot).toBeUndefined()
  expect(ended.reason).toContain('gone')
  await settle(async () =>
    (await scene.events('queue.changed')).some(
      ({ payload }) => payload['container'] === container.name && payload['change'] === 'removed',
    ),
  )
})

test('a container that lives in the network of another is listed with whose it is, and neither is refused for it', async () => {
  await using parent = await aContainer({ image: image.reference })
  await using child = await aContainer({
    image: image.reference,
    hostConfig: { NetworkMode: `container:${parent.id}` },
    dockerHost: part('dockerHost'),
  })

  const found = await settle(async () =>
    scene.ctx.db.containers.findOne({ name: child.name, sharesWith: { $exists: true } }).lean(),
  )

  expect(found.sharesWith).toEqual([{ what: 'network', target: parent.id }])
  expect(await codesOf(child.name)).toEqual([])
  expect(await codesOf(parent.name)).toEqual([])
})

test('a reconcile repairs what no event told', async () => {
  await using container = await aContainer({ image: image.reference })
  await scene.knows(container.name)
  const { containers } = scene.ctx.db
  const ghost = { ...(await scene.container(container.name)), name: uniqueName('ghost') }
  delete (ghost as { _id?: unknown })._id

  await containers.collection.insertOne(ghost)
  await containers.updateOne({ name: container.name }, { $set: { state: 'exited', health: 'unhealthy' } })

  await settle(async () => (await scene.container(container.name))?.state === 'running')
  await settle(async () => (await scene.container(ghost.name)) === null)
  expect((await scene.container(container.name))?.health).toBeUndefined()
})

test('a reconcile that finds nothing new writes nothing', async () => {
  await using container = await aContainer({ image: image.reference })
  await settle(async () => (await scene.container(container.name))?.state === 'running')
  const before = await scene.container(container.name)
  const reconciledAt = (await scene.ctx.db.hosts.findOne({ _id: scene.hostId }).lean())?.seenAt ?? new Date()

  await settle(async () => {
    const host = await scene.ctx.db.hosts.findOne({ _id: scene.hostId }).lean()
    return (host?.seenAt ?? reconciledAt) > reconciledAt
  })

  expect((await scene.container(container.name))?.seenAt).toEqual(before?.seenAt)
})
