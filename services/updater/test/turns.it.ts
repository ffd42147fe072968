import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { aContainerDoc } from '@sentinel/testkit/factories'
import { faultyRegistry } from '@sentinel/testkit/faulty-registry'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'

const limit = 3
/** As many as a person may approve at once, in `npm run chaos`; each of them takes a container and its update. */
const isFull = processEnvironment()['SENTINEL_CHAOS'] === 'full'
const fleetSize = isFull ? 200 : 20
const longestMs = isFull ? 3_600_000 : 400_000

let scene: Scene
let v1: Published
let v2: Published

beforeAll(async () => {
  scene = await openScene('turns', {
    SENTINEL_LEASE: '15s',
    SENTINEL_UPDATES_PER_HOST: `${limit}`,
    SENTINEL_GRACE_PERIOD: '300ms',
  })
  const app = uniqueName('turns')
  v1 = await publish(app, '1.0.0')
  v2 = await publish(app, '1.1.0')
})
afterAll(() => scene[Symbol.asyncDispose]())

const options = { dockerHost: part('dockerHost'), body: { StopTimeout: 1 } }

async function fileDoc(container: SampleContainer, dependsOn = '') {
  const labels = dependsOn === '' ? [] : [{ name: 'sentinel.depends-on', value: dependsOn }]
  await scene.db.containers.create(aContainerDoc({ name: container.name, containerId: container.id, labels }))
}

describe('updates that were all approved at once', () => {
  test(
    'run so many at a time for all updaters together, about in their order, and all come to an end',
    async () => {
      await using stack = new AsyncDisposableStack()
      const fleet: SampleContainer[] = []
      for (let made = 0; made < fleetSize; made += 10) {
        const some = Array.from({ length: 10 }, () => aContainer({ ...options, image: v1.reference }))
        for (const container of await Promise.all(some)) fleet.push(stack.use(container))
      }
      const ids: string[] = []
      for (const { name } of fleet) ids.push(await scene.ask(name, v2))
      stack.use(await scene.startUpdater().then(asDisposable))
      stack.use(await scene.startUpdater().then(asDisposable))

      const open = { _id: { $in: ids }, $or: [{ endedAt: null }, { token: { $ne: null } }] } as never
      await settle(async () => (await scene.db.updates.countDocuments(open)) === 0, {
        what: 'all of them to end',
        timeoutMs: longestMs,
        intervalMs: 500,
      })
      const updates = await Promise.all(ids.map((id) => scene.read(id)))

      expect(updates.filter(({ state }) => state !== 'succeeded').map(({ reason }) => reason)).toEqual([])
      expect(mostAtOnce(updates)).toBe(limit)
      const begun = updates.map(({ startedAt }) => startedAt?.getTime() ?? 0)
      const overtaken = begun.map(
        (at, index) => begun.slice(0, index).filter((earlier) => earlier > at).length,
      )
      expect(Math.max(...overtaken)).toBeLessThan(limit * 2)
    },
    longestMs,
  )

  test('go providers first, those that need each other by name, and say so', async () => {
    await using db = await aContainer({ ...options, image: v1.reference })
    await using web = await aContainer({ ...options, image: v1.reference })
    await using one = await aContainer({ ...options, name: uniqueName('cycle-a'), image: v1.reference })
    await using two = await aContainer({ ...options, name: uniqueName('cycle-b'), image: v1.reference })
    await fileDoc(db)
    await fileDoc(web, db.name)
    await fileDoc(one, two.name)
    await fileDoc(two, one.name)
    const order = [web, db, two, one]
    const ids: string[] = []
    for (const { name } of order) ids.push(await scene.ask(name, v2))

    await using _running = asDisposable(await scene.startUpdater())
    const [ofWeb, ofDb, ofTwo, ofOne] = await Promise.all(ids.map((id) => scene.ended(id, 120_000)))

    expect([ofWeb, ofDb, ofTwo, ofOne].map((update) => update?.state)).toEqual(order.map(() => 'succeeded'))
    expect(ofWeb?.startedAt?.getTime()).toBeGreaterThanOrEqual(ofDb?.endedAt?.getTime() ?? Infinity)
    expect(ofTwo?.startedAt?.getTime()).toBeGreaterThanOrEqual(ofOne?.endedAt?.getTime() ?? Infinity)
    const said = ofOne?.steps.find(({ step }) => step === 'record')?.text
    expect(said).toBe(`${one.name}, ${two.name} depend on each other, so they go by name`)
  })

  test('go as they were asked for where dependencies are not to count', async () => {
    await using db = await aContainer({ ...options, image: v1.reference })
    await using web = await aContainer({ ...options, image: v1.reference })
    await fileDoc(db)
    await fileDoc(web, db.name)
    const ids = [await scene.ask(web.name, v2), await scene.ask(db.name, v2)]

    const environment = { SENTINEL_DEPS: 'false', SENTINEL_UPDATES_PER_HOST: '1' }
    await using _running = asDisposable(await scene.startUpdater({ environment }))
    const [ofWeb, ofDb] = await Promise.all(ids.map((id) => scene.ended(id, 120_000)))

    expect([ofWeb?.state, ofDb?.state]).toEqual(['succeeded', 'succeeded'])
    expect(ofDb?.startedAt?.getTime()).toBeGreaterThanOrEqual(ofWeb?.endedAt?.getTime() ?? Infinity)
  })
})

describe('what Sentinel does to itself without being asked', () => {
  test('waits until all else is done, says so, and holds up nobody', async () => {
    await using alone = await openScene('idle', {
      SENTINEL_LEASE: '15s',
      SENTINEL_UPDATES_PER_HOST: '1',
      SENTINEL_GRACE_PERIOD: '300ms',
    })
    await using stack = new AsyncDisposableStack()
    const [api, scanner, web] = await Promise.all(
      [1, 2, 3].map(async () => stack.use(await aContainer({ ...options, image: v1.reference }))),
    )
    if (!api || !scanner || !web) throw new Error('three were made')
    for (const { name } of [api, scanner]) {
      await alone.db.processes.create({ _id: name, service: 'api', containerId: name, seenAt: new Date() })
    }
    const unasked = { cause: 'self', decidedFor: 'scan', requestedBy: 'policy' } as const
    const own = [await alone.ask(api.name, v2, unasked), await alone.ask(scanner.name, v2, unasked)]
    const ofWeb = await alone.ask(web.name, v2)
    const reasons = new Set<string | undefined>()

    await using _running = asDisposable(
      await alone.startUpdater({
        onBoundary: async () => void reasons.add((await alone.read(own[0] ?? '')).reason),
      }),
    )
    const last = await alone.ended(ofWeb, 120_000)
    const updates = await Promise.all(own.map((id) => alone.ended(id, 120_000)))

    expect(
      [last, ...updates].filter(({ state }) => state !== 'succeeded').map(({ reason }) => reason),
    ).toEqual([])
    for (const { startedAt } of updates) {
      expect(startedAt?.getTime()).toBeGreaterThanOrEqual(last.endedAt?.getTime() ?? Infinity)
    }
    expect([...reasons].join()).toContain(`Waits for the update of ${web.name} to end`)
  })
})

/** By their own history. */
function mostAtOnce(updates: readonly UpdateDoc[]): number {
  const spans = updates.map(
    ({ startedAt, endedAt }) => [startedAt?.getTime() ?? 0, endedAt?.getTime() ?? 0] as const,
  )
  return Math.max(
    ...spans.map(([begun]) => spans.filter(([from, until]) => from <= begun && begun < until).length),
  )
}

async function cancelAt(boundary: string) {
  const web = await aContainer({ ...options, image: v1.reference })
  const standing = Promise.withResolvers<void>()
  const going = Promise.withResolvers<void>()
  const running = await scene.startUpdater({
    onBoundary: async ({ step, moment, direction }) => {
      if (`${step}:${moment}:${direction}` !== `${boundary}:forward`) return
      standing.resolve()
      await going.promise
    },
  })
  const id = await scene.ask(web.name, v2)
  await standing.promise
  const asked = await scene.db.updates.updateOne(
    { _id: id, state: 'running', 'journal.mayCancel': true, cancel: null } as never,
    { $set: { cancel: { by: 'ann', at: new Date() } } },
  )
  going.resolve()
  const update = await scene.ended(id)
  await running.stop()
  return { web, update, wasHeard: asked.matchedCount === 1 }
}

describe('an update that a person takes back while it runs', () => {
  test('ends as cancelled with nothing touched and nothing left behind', async () => {
    const { web, update, wasHeard } = await cancelAt('create:after')
    await using _web = web

    expect(wasHeard).toBe(true)
    expect(update).toMatchObject({ state: 'cancelled', errorCode: 'cancelled' })
    expect(update.reason).toBe(`ann took the update of ${web.name} back; nothing was touched`)
    expect((await web.inspect()).id).toBe(web.id)
    const all = await scene.host.listContainers()
    expect(all.filter(({ name }) => name.includes(update._id))).toEqual([])
    await settle(async () => (await scene.db.leases.countDocuments({})) === 0, {
      what: 'its leases to be gone',
    })
  })

  test('is heard while its pull hangs', async () => {
    await using registry = await faultyRegistry(part('registry'))
    registry.fail({ kind: 'silent' }, { path: /\/blobs\// })
    // With a layer that no engine has yet.
    const fresh = await publish(uniqueName('hanging'), '1.0.0', { files: { '/new': uniqueName('layer') } })
    await using web = await aContainer({ ...options, image: v1.reference })
    await using _updater = asDisposable(await scene.startUpdater())
    const id = await scene.ask(web.name, {
      reference: fresh.reference.replace(part('registry'), registry.host),
      digest: fresh.digest,
    })
    await settle(() => registry.requests().some(({ path }) => path.includes('/blobs/')), {
      what: 'the engine to ask for a layer',
      timeoutMs: 60_000,
    })

    await scene.db.updates.updateOne({ _id: id } as never, {
      $set: { cancel: { by: 'ann', at: new Date() } },
    })

    expect(await scene.ended(id)).toMatchObject({ state: 'cancelled', errorCode: 'cancelled' })
    expect((await web.inspect()).id).toBe(web.id)
  })

  test('is heard until the old one is being stopped, and not from then on', async () => {
    const last = await cancelAt('prepare:after')
    await using _first = last.web
    const late = await cancelAt('stop-old:before')
    await using _second = late.web

    expect(last).toMatchObject({ wasHeard: true, update: { state: 'cancelled' } })
    expect(late).toMatchObject({ wasHeard: false, update: { state: 'succeeded' } })
  })
})

function asDisposable(running: { stop(): Promise<void> }): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => running.stop() }
}
