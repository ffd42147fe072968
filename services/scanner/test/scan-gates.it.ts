import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
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
    name: 'gates',
    environment: {
      SENTINEL_FILTERS: onlyOwn(),
      SENTINEL_RECONCILE_INTERVAL: '1s',
      SENTINEL_TIMEZONE: 'UTC',
      SENTINEL_DEFAULT_POLICY: 'auto',
    },
  })
})

afterEach(async () => {
  await removeEverything()
  await scene.ctx.db.updates.deleteMany({})
  await scene.ctx.db.settings.deleteMany({})
  await scene.forgets()
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
})

async function run(labels: Record<string, string> = {}, tag = '1.0.0'): Promise<string> {
  repository = uniqueName('app')
  const { reference } = await publish(repository, tag, { registry: registry.host })
  const { name } = await aContainer({ image: reference, name: ownName('app'), labels })
  await scene.knows(name)
  return name
}
const release = (...tags: string[]) => publishRaw(repository, tags, { registry: registry.host })

/** As a person would, and read by the scanner: it looks at most a second late. */
async function set(key: string, value: string): Promise<void> {
  await scene.ctx.db.settings.updateOne({ _id: key }, { $set: { value } }, { upsert: true })
  await settle(
    async () => {
      const { sources, values } = await scene.ctx.settings.read()
      const stored = { maintenance_window: 'policy.maintenanceWindow', pull_only: 'policy.pullOnly' } as const
      const name = stored[key as keyof typeof stored]
      return sources[name] === 'stored' && String(values[name]) === value
    },
    { what: `the scanner to read ${key}` },
  )
}

const clock = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16)

/** A window of a minute, twelve hours away. */
function closedWindow(): { expression: string; opening: string } {
  const opening = clock(12 * 3_600_000)
  return { expression: `${opening}-${clock(12 * 3_600_000 + 60_000)}`, opening }
}

const wakes = async (id: string | undefined) => {
  const jobs = await scene.ctx.queues.queue('update').getJobs(['delayed'])
  return jobs.filter(
    ({ name, data }) => name === 'update.wake' && (data as { updateId: string }).updateId === id,
  )
}

test('outside the window an automatic update waits for the opening with a job of its own, follows newer versions, and goes when the window is lifted', async () => {
  const name = await run()
  await release('1.1.0')
  const { expression, opening } = closedWindow()
  await set('maintenance_window', expression)

  await scene.scan()
  const [waiting] = await scene.updates(name)
  expect(waiting).toMatchObject({
    state: 'deferred',
    cause: 'auto',
    to: { tag: '1.1.0' },
    decidedFor: 'scan',
  })
  expect(waiting?.deferredUntil?.toISOString().slice(11, 16)).toBe(opening)
  expect(waiting?.reason).toContain('is closed')
  expect(await wakes(waiting?._id)).toHaveLength(1)
  expect((await scene.decision(name))?.until).toEqual(waiting?.deferredUntil)
  expect((await scene.events('update.deferred')).at(-1)?.payload).toMatchObject({ container: name })

  await release('1.2.0')
  await scene.scan()
  const [newer, ...others] = await scene.updates(name)
  expect(others).toEqual([])
  expect(newer).toMatchObject({ _id: waiting?._id, state: 'deferred', to: { tag: '1.2.0' } })

  await set('maintenance_window', '')
  await scene.scan()
  const [lifted] = await scene.updates(name)
  expect(lifted).toMatchObject({ _id: waiting?._id, state: 'queued', cause: 'auto' })
  expect(lifted?.deferredUntil).toBeUndefined()
})

test('what waits for its time asks when the policy turns to manual, and is withdrawn when nothing newer is left', async () => {
  const name = await run({ 'sentinel.delay': '7d' })
  const digests = await release('1.1.0')
  await scene.scan()
  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['deferred'])

  const key = { hostId: scene.hostId, name }
  await scene.ctx.db.preferences.create({ ...key, policy: 'manual', ignored: [], outbox: [] })
  await scene.scan()
  const [asking] = await scene.updates(name)
  expect(asking).toMatchObject({ state: 'pending', cause: 'scan', candidateId: expect.any(String) })
  expect(asking?.deferredUntil).toBeUndefined()

  await scene.ctx.db.preferences.updateOne(key, { $unset: { policy: '' } })
  await scene.scan()
  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['deferred'])

  await scene.ctx.db.failures.create({
    ...key,
    reference: `${registry.host}/${repository}:1.1.0`,
    digest: digests['1.1.0'] ?? '',
    updateId: 'x',
    cause: 'sick',
    reason: 'It was sick.',
    at: new Date(),
  })
  await scene.scan()
  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['superseded'])
})

test('a dry run files nothing and says so; a window that cannot be read asks and names the problem', async () => {
  const name = await run()
  await release('1.1.0')
  await scene.ctx.db.settings.updateOne({ _id: 'dry_run' }, { $set: { value: 'true' } }, { upsert: true })
  await settle(async () => (await scene.ctx.settings.read()).values['policy.dryRun'])

  await scene.scan()
  expect(await scene.updates(name)).toEqual([])
  const dry = await scene.decision(name)
  expect(dry?.trace.find(({ verdict }) => verdict === 'hold')?.rule).toBe('dry-run')

  await scene.ctx.db.settings.deleteOne({ _id: 'dry_run' })
  await set('maintenance_window', 'at night')
  await settle(async () => !(await scene.ctx.settings.read()).values['policy.dryRun'])
  await scene.scan()
  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['pending'])
  expect((await scene.decision(name))?.problems?.[0]).toContain('is no maintenance window')
})

test('a pulled image is remembered over scans, and what a person approves is that very image', async () => {
  const name = await run({ 'sentinel.pull-only': 'true' })
  await release('1.1.0')
  await scene.scan()
  const [pull] = await scene.updates(name)
  expect(pull).toMatchObject({ state: 'queued', cause: 'auto', isPullOnly: true })

  // As the updater leaves it, when only the image was wanted.
  const imageId = `sha256:${'1'.repeat(64)}`
  await scene.ctx.db.updates.updateOne(
    { _id: pull?._id ?? '' },
    {
      $set: { state: 'skipped', errorCode: 'pulled', 'to.imageId': imageId, endedAt: new Date() },
      $unset: { slot: '' },
    },
  )
  const about = { hostId: scene.hostId, name, requestedBy: 'update', after: pull?._id ?? '' }
  await scene.ctx.queues.ask('scan.container', about, 60_000)
  const [, waiting] = await scene.updates(name)
  expect(waiting).toMatchObject({ state: 'pending', to: { tag: '1.1.0', imageId } })
  expect(waiting?.reason).toContain('the restart waits for a person')

  await scene.scan()
  await scene.scan()
  const updates = await scene.updates(name)
  expect(updates).toHaveLength(2)
  expect(await scene.decision(name)).toMatchObject({
    pulled: { imageId, candidateId: waiting?.candidateId },
    outcome: 'available',
  })
})

test('a container with a schedule of its own is left as it was until its time, but checked when a person asks', async () => {
  const name = await run({ 'sentinel.schedule': '0 4 1 1 *', 'sentinel.policy': 'manual' })
  const scheduled = async () => {
    const before = (await scene.events('scan.completed')).length
    await scene.ctx.db.settings.updateOne({ _id: 'paused' }, { $set: { value: 'false' } }, { upsert: true })
    await settle(async () => !(await scene.ctx.settings.read()).values['scan.paused'])
    await scene.ctx.queues.enqueue('scan.fleet', { mode: 'scheduled', requestedBy: 'schedule' })
    await settle(async () => (await scene.events('scan.completed')).length > before, { timeoutMs: 60_000 })
  }
  await scheduled()
  const first = await scene.decision(name)
  expect(first?.outcome).toBe('up_to_date')

  await release('1.1.0')
  await scheduled()
  expect(await scene.decision(name)).toEqual(first)
  expect(await scene.updates(name)).toEqual([])

  await scene.ctx.queues.ask('scan.container', { hostId: scene.hostId, name, requestedBy: 'me' }, 60_000)
  expect((await scene.updates(name)).map(({ state }) => state)).toEqual(['pending'])
})

test('a container on a moving tag stays on it, and is told which versions are behind it', async () => {
  const name = await run({ 'sentinel.policy': 'manual' }, 'latest')
  const tagAs = async (from: string, to: string) => {
    const accept = 'application/vnd.docker.distribution.manifest.v2+json'
    const url = `${registry.url}/v2/${repository}/manifests`
    const manifest = await (await fetch(`${url}/${from}`, { headers: { accept } })).text()
    await fetch(`${url}/${to}`, { method: 'PUT', headers: { 'content-type': accept }, body: manifest })
  }
  await tagAs('latest', '2.3.0')
  await release('2.3.1', '1.0.0')
  await tagAs('2.3.1', 'latest')

  await scene.scan()

  const [update] = await scene.updates(name)
  expect(update?.to.reference).toBe(`${registry.host}/${repository}:latest`)
  expect(update).toMatchObject({
    newerVersions: [],
    resolved: { current: '2.3.0', target: '2.3.1' },
  })
  expect((await scene.decision(name))?.resolved).toEqual({ current: '2.3.0', target: '2.3.1' })
})
