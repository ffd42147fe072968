import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aContainer, type ContainerOptions } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { onlyOwn, ownName, startScanner, type ScannerScene } from './support/start-scanner.ts'

let registry: Registry
let scene: ScannerScene
let repository: string

beforeAll(async () => {
  registry = await startRegistry()
  scene = await startScanner({
    name: 'queue',
    environment: { SENTINEL_FILTERS: onlyOwn(), SENTINEL_RECONCILE_INTERVAL: '1s' },
  })
})

afterEach(async () => {
  await removeEverything()
  // No updater runs here, and a name that an update holds stays listed.
  await scene.ctx.db.updates.deleteMany({})
  await scene.forgets()
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
})

/** A container on 1.0.0 of a repository of its own. */
async function run(options: Partial<ContainerOptions> = {}): Promise<string> {
  repository = uniqueName('app')
  const { reference } = await publish(repository, '1.0.0', { registry: registry.host })
  const { name } = await aContainer({ image: reference, name: ownName('app'), ...options })
  await scene.knows(name)
  return name
}

const release = (...tags: string[]) => publishRaw(repository, tags, { registry: registry.host })
const auto = { labels: { 'sentinel.policy': 'auto' } }

test('a newer candidate takes the place of the one that waits', async () => {
  const name = await run()
  await release('1.1.0')
  await scene.scan()
  const [before] = await scene.updates(name)

  await release('1.2.0')
  await scene.scan()

  const updates = await scene.updates(name)
  expect(updates).toHaveLength(1)
  expect(updates[0]).toMatchObject({
    _id: before?._id,
    state: 'pending',
    to: { tag: '1.2.0' },
    newerVersions: ['1.2.0', '1.1.0'],
    createdAt: before?.createdAt,
  })
  expect(updates[0]?.candidateId).not.toBe(before?.candidateId)
  const changes = (await scene.events('queue.changed')).filter(({ payload }) => payload['container'] === name)
  expect(changes.map(({ payload }) => payload['change'])).toEqual(['added', 'changed'])
})

test('what waits is withdrawn when the container is up to date after all', async () => {
  const name = await run()
  await release('1.1.0')
  await scene.scan()

  // The registry takes the release back: its tag leads to what runs already.
  const again = await publish(repository, '1.0.0', { registry: registry.host })
  await tagAs(again.digest, '1.1.0')
  await scene.scan()

  const [update] = await scene.updates(name)
  expect(update).toMatchObject({ state: 'superseded' })
  expect(update?.reason).toMatch(/up to date/)
})

async function tagAs(digest: string, tag: string): Promise<void> {
  const accept = 'application/vnd.docker.distribution.manifest.v2+json'
  const url = `${registry.url}/v2/${repository}/manifests`
  const manifest = await (await fetch(`${url}/${digest}`, { headers: { accept } })).text()
  await fetch(`${url}/${tag}`, { method: 'PUT', headers: { 'content-type': accept }, body: manifest })
}

test('an automatic update is filed once, also when the scan is concluded twice', async () => {
  const name = await run(auto)
  await release('1.1.0')

  const scan = await scene.scan()
  expect(scan.counts).toMatchObject({ auto: 1, queued: 0 })
  const [update] = await scene.updates(name)
  expect(update).toMatchObject({ state: 'queued', cause: 'auto', to: { tag: '1.1.0' } })

  await playAgain(scan._id)

  expect(await scene.updates(name)).toHaveLength(1)
  const jobs = await scene.ctx.queues.queue('update').getJobs(['waiting', 'prioritized', 'delayed'])
  const own = jobs.filter((job) => (job.data as { updateId: string }).updateId === update?._id)
  expect(own).toHaveLength(1)
})

test('what a person rejected while a scan was concluded a second time does not come back', async () => {
  const name = await run()
  await release('1.1.0')
  const scan = await scene.scan()
  const [update] = await scene.updates(name)
  await scene.ctx.db.updates.updateOne(
    { _id: update?._id ?? '' },
    { $set: { state: 'rejected' }, $unset: { slot: '' } },
  )

  await playAgain(scan._id)

  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['rejected'])
})

/** As after a scanner that was killed before it could end the scan: the sweeper asks again and the scan is concluded anew. */
async function playAgain(scanId: string): Promise<void> {
  await scene.ctx.db.scans.updateOne({ _id: scanId }, { $set: { slot: 'active', state: 'running' } })
  await settle(async () => (await scene.ctx.db.scans.findOne({ _id: scanId }).lean())?.state === 'done', {
    what: 'the scan to be concluded again',
    timeoutMs: 30_000,
  })
}

test('a stopped container is never updated by itself; it asks', async () => {
  const name = await run({ ...auto, start: false })
  await release('1.1.0')

  await scene.scan()

  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['pending'])
})

test('a version that failed here is neither taken nor offered, and is shown with the reason', async () => {
  const name = await run(auto)
  const digests = await release('1.1.0')
  const failure = {
    hostId: scene.hostId,
    name,
    reference: `${registry.host}/${repository}:1.1.0`,
    digest: digests['1.1.0'] ?? '',
    updateId: 'x',
    cause: 'sick' as const,
    reason: 'sick',
    at: new Date(),
  }
  await scene.ctx.db.failures.collection.insertOne(failure)

  await scene.scan()

  expect(await scene.updates(name)).toEqual([])
  const decision = await scene.decision(name)
  expect(decision?.outcome).toBe('available')
  expect(decision?.trace.find(({ rule }) => rule === 'failed-version')?.verdict).toBe('drop')
  const found = await scene.events('candidate.found')
  expect(found.filter(({ payload }) => payload['container'] === name)).toEqual([])
})

test('a version that somebody rolled back by hand is offered, but not taken, where the policy is auto', async () => {
  const name = await run(auto)
  const digests = await release('1.1.0')
  await scene.ctx.db.failures.collection.insertOne({
    hostId: scene.hostId,
    name,
    reference: `${registry.host}/${repository}:1.1.0`,
    digest: digests['1.1.0'] ?? '',
    updateId: 'x',
    cause: 'by_hand',
    reason: 'rolled back',
    at: new Date(),
  })

  await scene.scan()

  expect(await scene.updates(name)).toMatchObject([
    { state: 'pending', reason: expect.stringContaining('rolled back by hand') as string },
  ])
})

test('a container that may not be touched shows what is newer but files nothing', async () => {
  const name = await run({ labels: { 'sentinel.policy': 'auto', 'sentinel.self': 'true' } })
  await release('1.1.0')

  await scene.scan()

  expect(await scene.updates(name)).toEqual([])
  const decision = await scene.decision(name)
  expect(decision?.outcome).toBe('available')
  expect(decision?.trace.find(({ rule }) => rule === 'refused')?.text).toMatch(/Sentinel itself/)
})

test('a policy that turns to auto takes what waits out of the queue and under way', async () => {
  const name = await run()
  await release('1.1.0')
  await scene.scan()
  const preference = { hostId: scene.hostId, name, policy: 'auto', ignored: [], outbox: [] }
  await scene.ctx.db.preferences.collection.insertOne(preference)

  await scene.scan()

  expect((await scene.updates(name)).map(({ state, cause }) => [state, cause])).toEqual([['queued', 'auto']])
})
