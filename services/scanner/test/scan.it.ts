import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aContainer, type ContainerOptions } from '@sentinel/testkit/a-container'
import { anUpdate } from '@sentinel/testkit/factories'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
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
  scene = await startScanner({ name: 'scan', environment: { SENTINEL_FILTERS: onlyOwn() } })
})

afterEach(async () => {
  registry.heal()
  await removeEverything()
  await scene.forgets()
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const publishTo = (repository: string, tag: string, marker = '') =>
  publish(repository, tag, { registry: origin.host, marker })

/** A container of an image that is pulled through the registry that counts. */
async function run(image: string, options: Partial<ContainerOptions> = {}): Promise<string> {
  const { name } = await aContainer({
    image: `${registry.host}/${image}`,
    name: ownName('app'),
    ...options,
  })
  await scene.knows(name)
  return name
}

test('a newer version is found, told and put into the queue', async () => {
  const repository = uniqueName('newer')
  await publishTo(repository, '1.0.0')
  const name = await run(`${repository}:1.0.0`)
  const newer = await publishTo(repository, '1.1.0')

  const scan = await scene.scan()

  expect(scan).toMatchObject({ state: 'done', counts: { available: 1, queued: 1, failed: 0 } })
  const decision = await scene.decision(name)
  expect(decision?.candidate).toMatchObject({
    kind: 'version',
    reference: `${registry.host}/${repository}:1.1.0`,
    digest: newer.digest,
    newerVersions: ['1.1.0'],
  })
  const [update] = await scene.updates(name)
  expect(update).toMatchObject({
    state: 'pending',
    cause: 'scan',
    candidateId: decision?.candidate?.id,
    from: { tag: '1.0.0' },
    to: { tag: '1.1.0', digest: newer.digest },
  })
  const told = (await scene.events()).filter(({ payload }) => payload['container'] === name)
  expect(told.map((event) => event.name)).toEqual(
    expect.arrayContaining(['candidate.found', 'queue.changed']),
  )
  const ends = await scene.events('scan.started', 'scan.completed')
  expect(ends.slice(-2).map((event) => event.name)).toEqual(['scan.started', 'scan.completed'])
  expect(ends.at(-1)?.payload['message']).toMatch(
    /^total=\d+ updated=0 queued=1 skipped=\d+ rate_limited=0 failed=0/,
  )
})

test('the same candidate is told once, however often it is found', async () => {
  const repository = uniqueName('once')
  await publishTo(repository, '1.0.0')
  const name = await run(`${repository}:1.0.0`)
  await publishTo(repository, '1.1.0')

  await scene.scan()
  const first = await scene.decision(name)
  await scene.scan()

  const found = await scene.events('candidate.found')
  expect(found.filter(({ payload }) => payload['container'] === name)).toHaveLength(1)
  expect(await scene.updates(name)).toHaveLength(1)
  expect((await scene.decision(name))?.candidate?.firstSeenAt).toEqual(first?.candidate?.firstSeenAt)
})

test('a moved digest is found for every container on the tag, also for those that the host no longer knows by it', async () => {
  const repository = uniqueName('moved')
  await publishTo(repository, 'latest')
  const first = await run(`${repository}:latest`)
  const second = await run(`${repository}:latest`)
  const moved = await publishTo(repository, 'latest', 'moved')
  const pulled = await aContainer({
    image: `${registry.host}/${repository}:latest`,
    name: ownName('app'),
  })
  await pulled.host.pullImage(`${registry.host}/${repository}:latest`)

  await scene.scan()

  for (const name of [first, second]) {
    const decision = await scene.decision(name)
    expect(decision?.candidate).toMatchObject({ kind: 'digest', tag: 'latest', digest: moved.digest })
    expect(decision?.candidate?.reference).toBe(`${registry.host}/${repository}:latest`)
  }
})

test('nothing is said of a container that is up to date', async () => {
  const repository = uniqueName('current')
  await publishTo(repository, '2.0.0')
  const name = await run(`${repository}:2.0.0`)

  const scan = await scene.scan()

  expect(scan.counts).toMatchObject({ available: 0, queued: 0, upToDate: 1 })
  expect(await scene.decision(name)).toMatchObject({ outcome: 'up_to_date' })
  expect(await scene.updates(name)).toEqual([])
})

test('one look per distinct tag serves the whole fleet, and tags are listed only where a version is in use', async () => {
  const versioned = uniqueName('versioned')
  const floating = uniqueName('floating')
  await publishTo(versioned, '1.0.0')
  await publishTo(floating, 'latest')
  for (let count = 0; count < 2; count += 1) {
    await run(`${versioned}:1.0.0`, { start: false })
    await run(`${floating}:latest`, { start: false })
  }
  registry.forget()

  const scan = await scene.scan()

  expect(scan.repositories).toBe(2)
  expect(registry.count(/^HEAD .*\/manifests\//)).toBe(2)
  expect(registry.count(new RegExp(`${versioned}/tags/list`))).toBe(1)
  expect(registry.count(new RegExp(`${floating}/tags/list`))).toBe(0)
  expect(scan.cost).toMatchObject({ heads: 2, tagPages: 1, pulls: 0 })
})

test('variant, pre-releases, scope and label are respected', async () => {
  const repository = uniqueName('scoped')
  const tags = ['1.0.0', '1.0.0-alpine', '1.1.0', '1.1.0-alpine', '1.2.0-rc1', '2.0.0']
  await publishTo(repository, '1.0.0')
  await publishTo(repository, '1.0.0-alpine')
  await publishRaw(repository, tags.slice(2), { registry: origin.host })
  const plain = await run(`${repository}:1.0.0`, { start: false })
  const alpine = await run(`${repository}:1.0.0-alpine`, { start: false })
  const major = await run(`${repository}:1.0.0`, { start: false, labels: { 'sentinel.semver': 'major' } })
  const patch = await run(`${repository}:1.0.0`, { start: false, labels: { 'sentinel.semver': 'patch' } })

  await scene.scan()

  const offered = async (name: string) => (await scene.decision(name))?.candidate?.newerVersions
  expect(await offered(plain)).toEqual(['1.1.0'])
  expect((await scene.decision(plain))?.hiddenByScope).toBe(1)
  expect(await offered(alpine)).toEqual(['1.1.0-alpine'])
  expect(await offered(major)).toEqual(['2.0.0', '1.1.0'])
  expect(await offered(patch)).toBeUndefined()
})

test('a pinned container is not asked about, and a person’s override beats its label', async () => {
  const repository = uniqueName('pinned')
  await publishTo(repository, '1.0.0')
  const pinned = await run(`${repository}:1.0.0`, { start: false, labels: { 'sentinel.policy': 'pinned' } })
  await publishTo(repository, '1.1.0')
  registry.forget()

  await scene.scan()

  expect(registry.count(/./)).toBe(0)
  expect(await scene.decision(pinned)).toMatchObject({
    outcome: 'skipped',
    policy: 'pinned',
    policySource: 'label',
  })

  const preference = {
    hostId: scene.hostId,
    name: pinned,
    policy: 'manual' as const,
    ignored: [],
    outbox: [],
  }
  await scene.ctx.db.preferences.collection.insertOne(preference)
  await scene.scan()

  expect(await scene.decision(pinned)).toMatchObject({
    outcome: 'available',
    policy: 'manual',
    policySource: 'override',
  })
})

test('an ignored version is not offered until an update has succeeded since', async () => {
  const repository = uniqueName('ignored')
  await publishTo(repository, '1.0.0')
  const name = await run(`${repository}:1.0.0`, { start: false })
  await publishRaw(repository, ['1.1.0'], { registry: origin.host })
  const ignored = [{ version: '1.1.0', at: new Date() }]
  const preference = { hostId: scene.hostId, name, ignored, outbox: [] }
  await scene.ctx.db.preferences.collection.insertOne(preference)

  await scene.scan()
  expect(await scene.decision(name)).toMatchObject({ outcome: 'up_to_date' })
  expect(await scene.updates(name)).toEqual([])

  const later = new Date(Date.now() + 1000)
  const success = anUpdate({ hostId: scene.hostId, name, state: 'succeeded', endedAt: later })
  await scene.ctx.db.updates.collection.insertOne(success as never)
  await scene.scan()
  expect(await scene.decision(name)).toMatchObject({ outcome: 'available' })
})

test('a container that names its image by id or fixed to a digest is left alone and says why', async () => {
  const repository = uniqueName('fixed')
  const image = await publishTo(repository, '1.0.0')
  const fixed = await run(`${repository}@${image.digest}`, { start: false })
  const byId = await run(`${repository}:1.0.0`, { start: false, body: { Image: image.imageId } })

  await scene.scan()

  for (const name of [fixed, byId]) {
    const decision = await scene.decision(name)
    expect(decision?.outcome).toBe('skipped')
    expect(decision?.trace[0]?.text).toMatch(/digest|id/)
  }
})

test('a second request joins the scan that runs', async () => {
  const repository = uniqueName('joined')
  await publishTo(repository, '1.0.0')
  await run(`${repository}:1.0.0`, { start: false })
  const before = await scene.ctx.db.scans.countDocuments({})
  registry.fail({ kind: 'silent' }, { path: /manifests/ })

  const scanning = scene.scan()
  await settle(() => scene.ctx.db.scans.findOne({ slot: 'active' }).lean())
  const answer = await scene.ctx.queues.ask('scan.fleet', { mode: 'manual', requestedBy: 'second' }, 30_000)
  registry.heal()
  const scan = await scanning

  // Joined as a job while the first one is still at it, or as a scan afterwards.
  expect(Object.values(answer as object)).toEqual([scan._id])
  expect(await scene.ctx.db.scans.countDocuments({})).toBe(before + 1)
})

test('filters, and the labels of other programs, decide over what is asked and offered', async () => {
  const repository = uniqueName('foreign')
  await publishTo(repository, '1.0.0')
  const watchtower = 'com.centurylinklabs.watchtower'
  const labelled = (labels: Record<string, string>) => run(`${repository}:1.0.0`, { start: false, labels })
  const filtered = await run(`${repository}:1.0.0`, { start: false, name: ownName('filtered') })
  const unwatched = await labelled({ 'wud.watch': 'false' })
  const disabled = await labelled({ [`${watchtower}.enable`]: 'false' })
  const monitored = await labelled({ [`${watchtower}.monitor-only`]: 'true' })
  const included = await labelled({ 'wud.tag.include': '^1\\.1' })
  const excluded = await labelled({ 'wud.tag.exclude': '^1\\.2' })
  const transformed = await labelled({ 'wud.tag.transform': '^1\\.2\\.(.*)$ => 0.$1' })
  await publishRaw(repository, ['1.1.0', '1.2.0'], { registry: origin.host })
  await scene.ctx.db.settings.updateOne(
    { _id: 'filters' },
    { $set: { value: `${onlyOwn()}\n*-filtered*` } },
    { upsert: true },
  )

  await settle(async () => (await scene.ctx.settings.read()).values['scan.filters'].includes('filtered'))
  await scene.scan()
  await scene.ctx.db.settings.deleteOne({ _id: 'filters' })

  for (const [name, rule] of [
    [filtered, 'filters'],
    [unwatched, 'policy'],
    [disabled, 'policy'],
  ] as const)
    expect(await scene.decision(name)).toMatchObject({ outcome: 'skipped', trace: [{ rule }] })
  expect(await scene.decision(monitored)).toMatchObject({ policy: 'manual', policySource: 'label' })
  const offered = async (name: string) => (await scene.decision(name))?.candidate?.newerVersions
  expect(await offered(monitored)).toEqual(['1.2.0', '1.1.0'])
  expect(await offered(included)).toEqual(['1.1.0'])
  expect(await offered(excluded)).toEqual(['1.1.0'])
  expect(await offered(transformed)).toEqual(['1.1.0'])
})

test('a version that is built for another platform is none, and its config is read once', async () => {
  const repository = uniqueName('platform')
  await publishTo(repository, '1.0.0')
  const name = await run(`${repository}:1.0.0`, { start: false })
  await publish(repository, '1.1.0', { registry: origin.host })
  await publish(repository, '1.2.0', { registry: origin.host, architecture: 's390x' })
  registry.forget()

  await scene.scan()

  const decision = await scene.decision(name)
  expect(decision?.candidate).toMatchObject({ tag: '1.1.0', newerVersions: ['1.1.0'] })
  expect(decision?.trace.map(({ text }) => text).join(' ')).toContain('1.2.0 has no image for linux/')
  const read = registry.count(/^GET .*\/(manifests|blobs)\//)
  expect(read).toBe(4)
  await scene.scan()
  expect(registry.count(/^GET .*\/(manifests|blobs)\//)).toBe(read)
})
