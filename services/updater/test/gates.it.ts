import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Running } from '@sentinel/shared/runtime/run'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { NewUpdate } from '@sentinel/shared/updates/create-update'
import { aContainer, type ContainerOptions } from '@sentinel/testkit/a-container'
import { aContainerDoc } from '@sentinel/testkit/factories'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry } from '@sentinel/testkit/start-registry'
import { openScene, type Scene } from './scene.ts'
import { setLive } from './set-live.ts'

let scene: Scene
let updater: Running

beforeAll(async () => {
  // What is put off is to be woken by its job: no sweeper comes in these tests but where one is started.
  scene = await openScene('gates', { SENTINEL_SWEEP_INTERVAL: '10m', SENTINEL_DEFAULT_POLICY: 'auto' })
  updater = await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())

const auto = { cause: 'auto', requestedBy: 'policy', decidedFor: 'schedule' } as const

/** A container as the scanner knows it, on 1.0.0 of a repository that has 1.1.0. */
async function aKnownContainer(options: Partial<ContainerOptions> = {}, registry?: string) {
  const app = uniqueName('app')
  const at = registry === undefined ? {} : { registry }
  const v1 = await publish(app, '1.0.0', { marker: 'one', ...at })
  const v2 = await publish(app, '1.1.0', { marker: 'two', ...at })
  const web = await aContainer({ image: v1.reference, ...options })
  const labels = Object.entries(options.labels ?? {}).map(([name, value]) => ({ name, value }))
  const { name, id: containerId } = web
  await scene.db.containers.create(
    aContainerDoc({ name, containerId, image: v1.reference, imageId: v1.imageId, labels }),
  )
  return { web, v1, v2 }
}

async function ask(name: string, to: { reference: string; digest: string }, more: Partial<NewUpdate>) {
  const id = await scene.ask(name, to, more)
  await updater.ctx.queues.enqueue('update.run', { updateId: id })
  return id
}

const deferred = (id: string): Promise<UpdateDoc> =>
  settle(
    async () => {
      const update = await scene.read(id)
      return update.state === 'deferred' ? update : null
    },
    { what: `update ${id} to be put off`, timeoutMs: 60_000 },
  )

test('an automatic update is put off while its delay runs, and goes ahead when it is over, without any scan', async () => {
  const { web, v2 } = await aKnownContainer({ labels: { 'sentinel.delay': '10s' } })
  await using _web = web

  const candidateSeenAt = new Date()
  const id = await ask(web.name, v2, { ...auto, candidateSeenAt })
  const waiting = await deferred(id)
  const ended = await scene.ended(id)

  expect(waiting.deferredUntil).toEqual(new Date(candidateSeenAt.getTime() + 10_000))
  expect(waiting.reason).toBe('The candidate must be known for 10s first.')
  expect(ended.state).toBe('succeeded')
  expect(ended.startedAt?.getTime()).toBeGreaterThanOrEqual(candidateSeenAt.getTime() + 10_000)
  expect(ended.deferredUntil).toBeUndefined()
})

test('outside the maintenance window only what a person asked for happens', async () => {
  const { web, v1, v2 } = await aKnownContainer()
  await using _web = web
  const elsewhere = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16)
  const end = new Date(Date.now() + 12 * 3_600_000 + 60_000).toISOString().slice(11, 16)
  const window = `${elsewhere}-${end}`
  await setLive(scene.db, updater, { 'policy.maintenanceWindow': window, 'policy.timeZone': 'UTC' })

  const id = await ask(web.name, v2, auto)
  const waiting = await deferred(id)
  expect(waiting.reason).toBe(`The maintenance window "${window}" is closed.`)
  expect(waiting.deferredUntil?.toISOString().slice(11, 16)).toBe(elsewhere)
  expect((await web.inspect()).imageId).toBe(v1.imageId)

  await scene.db.updates.deleteOne({ _id: id })
  const approved = await scene.ended(await ask(web.name, v2, { cause: 'approve' }))
  expect(approved.state).toBe('succeeded')
  await setLive(scene.db, updater, { 'policy.maintenanceWindow': '' })
})

test('what was put off is looked at again when it wakes: an emptied Redis is made up for, a closed gate puts it off again', async () => {
  const { web, v2 } = await aKnownContainer()
  const { web: other, v2: otherV2 } = await aKnownContainer({ labels: { 'sentinel.delay': '1h' } })
  await using _web = web
  await using _other = other
  const past = { deferredUntil: new Date(Date.now() - 1000), state: 'deferred' } as const

  // Nobody has a job for them.
  const open = await scene.ask(web.name, v2, { ...auto, ...past })
  const closed = await scene.ask(other.name, otherV2, { ...auto, ...past, candidateSeenAt: new Date() })
  await using sweeping = await openSweeper()

  expect((await scene.ended(open)).state).toBe('succeeded')
  const again = await settle(
    async () => {
      const update = await scene.read(closed)
      return update.state === 'deferred' && (update.deferredUntil ?? 0) > new Date() ? update : null
    },
    { what: 'the other to be put off again', timeoutMs: 60_000 },
  )
  expect(again).toMatchObject({ reason: 'The candidate must be known for 1h0m0s first.' })
  await scene.db.updates.deleteOne({ _id: closed })
  await sweeping.stop()
})

async function openSweeper() {
  const running = await scene.startUpdater({ environment: { SENTINEL_SWEEP_INTERVAL: '250ms' } })
  return { stop: () => running.stop(), [Symbol.asyncDispose]: () => running.stop() }
}

test('paused meanwhile, an automatic update waits until somebody resumes', async () => {
  const { web, v2 } = await aKnownContainer()
  await using _web = web
  await setLive(scene.db, updater, { 'scan.paused': 'true' })

  const id = await ask(web.name, v2, auto)
  const waiting = await deferred(id)
  expect(waiting.reason).toMatch(/^Sentinel is paused/)

  await setLive(scene.db, updater, { 'scan.paused': 'false' })
  await scene.db.updates.updateOne({ _id: id }, { $set: { deferredUntil: new Date() } })
  await updater.ctx.queues.enqueue('update.wake', { updateId: id, at: 0 })
  expect((await scene.ended(id)).state).toBe('succeeded')
})

test.each([
  ['policy_changed', { 'sentinel.policy': 'manual' }, 'a person must approve each update'],
  ['gate_closed', { 'sentinel.delay': 'soon' }, 'cannot be read'],
])('what an automatic update may not do any more is refused: %s', async (code, labels, text) => {
  const { web, v1, v2 } = await aKnownContainer({ labels })
  await using _web = web

  const update = await scene.ended(await ask(web.name, v2, auto))

  expect(update).toMatchObject({ state: 'refused', errorCode: code })
  expect(update.reason).toContain(text)
  expect((await web.inspect()).imageId).toBe(v1.imageId)
})

test('where only the image is wanted it is pulled and kept, and the restart needs no registry', async () => {
  const registry = await startRegistry()
  const pullOnly = { labels: { 'sentinel.pull-only': 'true' } }
  const { web, v1, v2 } = await aKnownContainer(pullOnly, registry.host)
  await using _web = web

  const pulled = await scene.ended(await ask(web.name, v2, { ...auto, isPullOnly: true }))
  expect(pulled).toMatchObject({ state: 'skipped', errorCode: 'pulled', to: { imageId: v2.imageId } })
  expect(pulled.recheckAt).toBeInstanceOf(Date)
  expect(await web.inspect()).toMatchObject({ id: web.id, imageId: v1.imageId })
  expect((await scene.host.inspectImage(v2.reference))?.id).toBe(v2.imageId)

  await registry[Symbol.asyncDispose]()
  const to = { ...pulled.to }
  const restarted = await scene.ended(await ask(web.name, v2, { cause: 'approve', to }))
  expect(restarted.state).toBe('succeeded')
  expect((await web.inspect()).imageId).toBe(v2.imageId)
})
