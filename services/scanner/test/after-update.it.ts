import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { offerCheckAfter } from '@sentinel/shared/updates/offer-check'
import { aContainer } from '@sentinel/testkit/a-container'
import { anUpdate } from '@sentinel/testkit/factories'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeContainersNamed, removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { onlyOwn, ownName, startScanner, type ScannerScene } from './support/start-scanner.ts'

let origin: Registry
let registry: FaultyRegistry
let scene: ScannerScene

beforeAll(async () => {
  origin = await startRegistry()
  registry = await faultyRegistry(origin.host)
  scene = await startScanner({ name: 'after-update', environment: { SENTINEL_FILTERS: onlyOwn() } })
})

afterEach(() => removeEverything())

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

/** A container on 1.0.0 to which a scan has offered 1.1.0. */
async function anOffer() {
  const repository = uniqueName('after')
  const image = `${registry.host}/${repository}`
  await publish(repository, '1.0.0', { registry: origin.host })
  const first = await aContainer({ image: `${image}:1.0.0`, name: ownName('app') })
  await scene.knows(first.name)
  await publish(repository, '1.1.0', { registry: origin.host, marker: 'newer' })
  await scene.scan()
  expect(await scene.decision(first.name)).toMatchObject({ outcome: 'available' })
  await scene.ctx.db.updates.deleteMany({ name: first.name })
  return { name: first.name, repository, image }
}

/** As an updater leaves it: the container is another one, and its update has ended. */
async function replace(name: string, image: string) {
  const { host } = await aContainer({ image, name: `${name}-new` })
  await removeContainersNamed(host, name)
  const replaced = await host.inspectContainer(`${name}-new`)
  await host.renameContainer(replaced?.id ?? '', name)
  registry.forget()
  const ended = { state: 'succeeded', endedAt: new Date(), recheckAt: new Date() } as const
  const update = anUpdate({ hostId: scene.hostId, name, ...ended })
  await scene.ctx.db.updates.collection.insertOne(update as never)
  return { update, containerId: replaced?.id ?? '' }
}

const decided = (name: string, containerId: string) =>
  settle(
    async () => {
      const decision = await scene.decision(name)
      return decision?.containerId === containerId && decision
    },
    { what: `a decision about the new ${name}`, timeoutMs: 15_000 },
  )

const isDue = async (id: string) =>
  (await scene.ctx.db.updates.countDocuments({ _id: id, recheckAt: { $exists: true } })) > 0

test('what an update has replaced is checked at once, for one digest, and told', async () => {
  const { name, image } = await anOffer()
  const { update, containerId } = await replace(name, `${image}:1.1.0`)

  await offerCheckAfter(scene.ctx, update)

  expect(await decided(name, containerId)).toMatchObject({ outcome: 'up_to_date' })
  await settle(async () => !(await isDue(update._id)), { what: 'the update to be done with' })
  const told = (await scene.events('container.checked')).filter(
    ({ payload }) => payload['container'] === name,
  )
  expect(told.map(({ payload }) => payload['outcome'])).toEqual(['up_to_date'])
  expect(registry.count(/^HEAD .*\/manifests\//)).toBe(1)
})

test('an end of which nobody could be told is found again, and what is newer still is offered', async () => {
  const { name, image, repository } = await anOffer()
  await publishRaw(repository, ['1.2.0'], { registry: origin.host })

  const { update, containerId } = await replace(name, `${image}:1.1.0`)

  expect(await decided(name, containerId)).toMatchObject({ candidate: { tag: '1.2.0' } })
  await settle(async () => !(await isDue(update._id)), { what: 'the update to be done with' })
  expect((await scene.updates(name)).map(({ state }) => state)).toContain('pending')
})

test('a container that is gone by then is let rest', async () => {
  const { name, image } = await anOffer()
  const { update, containerId } = await replace(name, `${image}:1.1.0`)
  await removeEverything()

  await offerCheckAfter(scene.ctx, update)

  await settle(async () => !(await isDue(update._id)), { what: 'the update to be done with' })
  expect((await scene.decision(name))?.containerId).not.toBe(containerId)
})
