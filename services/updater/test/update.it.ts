import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Running } from '@sentinel/shared/runtime/run'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let updater: Running

beforeAll(async () => {
  scene = await openScene('update')
  updater = await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())

async function leftovers(updateId: string): Promise<string[]> {
  const all = await scene.host.listContainers()
  return all.map(({ name }) => name).filter((name) => name.includes(updateId))
}

/** Containers that a scanner is to look at because this update has ended. */
async function checksAfter(updateId: string): Promise<string[]> {
  const jobs = await updater.ctx.queues.queue('scan').getJobs()
  const checks = jobs.map(({ data }) => data as { name: string; after?: string })
  return checks.filter(({ after }) => after === updateId).map(({ name }) => name)
}

describe('an update that goes well', () => {
  test('moves the container to the new image with its data, name, policy and settings', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { env: { A: '1' }, volumes: ['/data'] })
    const v2 = await publish(app, '1.1.0', { env: { A: '2' }, volumes: ['/data'] })
    await using web = await aContainer({
      image: v1.reference,
      env: { X: '9' },
      hostConfig: { RestartPolicy: { Name: 'always' } },
    })
    await web.shell('echo kept > /data/file')

    const id = await scene.ask(web.name, v2)
    const update = await scene.ended(id)

    expect(update).toMatchObject({
      state: 'succeeded',
      from: { imageId: v1.imageId },
      to: { imageId: v2.imageId },
    })
    const now = await web.inspect()
    expect(now.id).not.toBe(web.id)
    expect(now).toMatchObject({
      imageId: v2.imageId,
      imageReference: v2.reference,
      restartPolicy: { name: 'always' },
    })
    expect(now.state.running).toBe(true)
    expect(await web.shell('cat /data/file; echo $A $X')).toBe('kept\n2 9')
    expect(await leftovers(id)).toEqual([])
    expect(update.steps.every(({ phase }) => phase === 'done')).toBe(true)
    expect(update.reason).toBe(`${web.name} was updated from ${v1.reference} to ${v2.reference}`)
    expect(await checksAfter(id)).toEqual([web.name])
    expect(update.recheckAt).toBeInstanceOf(Date)
  })

  test('follows a tag that moved, by the digest that was approved', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, 'latest', { marker: 'one' })
    await using web = await aContainer({ image: v1.reference })
    const v2 = await publish(app, 'latest', { marker: 'two' })
    await publish(app, 'latest', { marker: 'three, which nobody approved' })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect((await web.inspect()).imageId).toBe(v2.imageId)
    expect((await scene.host.inspectImage(v2.reference))?.id).toBe(v2.imageId)
  })

  test('of several containers on one tag gives each the image that was approved for it', async () => {
    const app = uniqueName('app')
    const old = await publish(app, 'latest', { marker: 'one' })
    await using first = await aContainer({ image: old.reference })
    await using second = await aContainer({ image: old.reference })
    const approved = await publish(app, 'latest', { marker: 'two' })
    const forFirst = scene.ask(first.name, approved)
    const newest = await publish(app, 'latest', { marker: 'three' })
    const forSecond = scene.ask(second.name, newest)

    const updates = await Promise.all([forFirst, forSecond].map(async (id) => scene.ended(await id)))

    expect(updates.map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
    expect((await first.inspect()).imageId).toBe(approved.imageId)
    expect((await second.inspect()).imageId).toBe(newest.imageId)
  })

  test('ends as soon as a health check says healthy, however long the grace period is', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', { healthcheck: { test: 'true', intervalMs: 300 } })
    await using web = await aContainer({ image: v1.reference, labels: { 'sentinel.grace-period': '10m' } })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect((await web.inspect()).state.health).toBe('healthy')
  })

  test('row 27: stops the old container by its own signal and waits for its own timeout', async () => {
    const app = uniqueName('app')
    const slowly =
      'trap "sleep 2; echo by USR1 > /data/end; exit 0" USR1; trap "" TERM; while :; do sleep 0.1; done'
    const v1 = await publish(app, '1.0.0', {
      cmd: ['/bin/sh', '-c', slowly],
      stopSignal: 'SIGUSR1',
      volumes: ['/data'],
    })
    const v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
    await using web = await aContainer({ image: v1.reference, body: { StopTimeout: 30 } })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect(await web.shell('cat /data/end')).toBe('by USR1')
    expect((await web.inspect()).stopTimeoutSeconds).toBe(30)
  })

  test('row 20: keeps the anonymous volume of a --rm container', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
    const v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
    await using web = await aContainer({ image: v1.reference, hostConfig: { AutoRemove: true } })
    await web.shell('echo kept > /data/file')

    const id = await scene.ask(web.name, v2)
    const update = await scene.ended(id)

    expect(update.state).toBe('succeeded')
    expect(await web.shell('cat /data/file')).toBe('kept')
    expect(await web.inspect()).toMatchObject({ imageId: v2.imageId, autoRemove: true })
    expect(await leftovers(id)).toEqual([])
  })

  test('row 35: takes a one-shot container that ends with 0 as proven', async () => {
    const app = uniqueName('app')
    const cmd = ['/bin/sh', '-c', 'sleep 0.2; exit 0']
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', { cmd })
    await using job = await aContainer({ image: v1.reference, labels: { 'sentinel.grace-period': '1m' } })

    const update = await scene.ended(await scene.ask(job.name, v2))

    expect(update.state).toBe('succeeded')
    expect(await job.inspect()).toMatchObject({
      imageId: v2.imageId,
      state: { status: 'exited', exitCode: 0 },
    })
  })
})

describe('row 22: a container that does not run', () => {
  test('is replaced, stays stopped, and the history says that nothing was proved', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference })
    await scene.host.stopContainer(web.id, { timeoutSeconds: 1 })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect(update.reason).toContain('nothing is proved')
    const now = await web.inspect()
    expect(now.imageId).toBe(v2.imageId)
    expect(now.state.running).toBe(false)
  })

  test('because nobody has started it yet is replaced, and still not started', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference, start: false })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect(await web.inspect()).toMatchObject({ imageId: v2.imageId, state: { status: 'created' } })
  })

  test('but dies and is restarted again and again runs afterwards, since that is what is wanted of it', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { cmd: ['/bin/sh', '-c', 'exit 3'] })
    const v2 = await publish(app, '1.1.0')
    await using web = await aContainer({
      image: v1.reference,
      hostConfig: { RestartPolicy: { Name: 'always' } },
    })
    await settle(async () => (await web.inspect()).restartCount > 0, { what: 'it to die', timeoutMs: 60_000 })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect(await web.inspect()).toMatchObject({
      imageId: v2.imageId,
      restartPolicy: { name: 'always' },
      state: { running: true },
    })
  })

  test('is paused again when it was paused', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference })
    await scene.host.pauseContainer(web.id)

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update.state).toBe('succeeded')
    expect(update.reason).toContain('nothing is proved')
    expect(await web.inspect()).toMatchObject({ imageId: v2.imageId, state: { paused: true } })
    await scene.host.unpauseContainer((await web.inspect()).id)
  })
})

describe('row 23: an image that its owner fixed by a digest', () => {
  test.each([
    ['beside the tag', (app: Published) => `${app.reference}@${app.digest}`],
    ['alone', (app: Published) => `${app.registry}/${app.repository}@${app.digest}`],
  ])('%s is fixed by the new one after an update to another tag', async (_where, form) => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: form(v1) })

    const update = await scene.ended(await scene.ask(web.name, { reference: v2.reference }))

    expect(update).toMatchObject({ state: 'succeeded', to: { reference: form(v2), digest: v2.digest } })
    expect(await web.inspect()).toMatchObject({ imageId: v2.imageId, imageReference: form(v2) })
  })
})

describe('an update with nothing to do', () => {
  test('is unchanged when the image is the same after all, and touches nothing', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const same = await publish(app, '1.0.1', { marker: 'same' })
    await using web = await aContainer({ image: same.reference })

    const update = await scene.ended(await scene.ask(web.name, same))

    expect(update).toMatchObject({ state: 'unchanged' })
    expect((await web.inspect()).id).toBe(web.id)
    expect(v1.imageId).not.toBe(same.imageId)
  })

  test('is superseded when somebody recreated the container meanwhile', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference })
    const stale = { containerId: 'f'.repeat(64) }

    const update = await scene.ended(await scene.ask(web.name, v2, stale))

    expect(update).toMatchObject({ state: 'superseded' })
    expect(await web.inspect()).toMatchObject({ id: web.id, state: { running: true } })
  })
})

describe('a manual rollback', () => {
  test('goes back to the recorded recipe on the kept image, and takes the tag along', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, 'latest', { marker: 'one', volumes: ['/data'] })
    await using web = await aContainer({ image: v1.reference, env: { X: '9' } })
    await web.shell('echo kept > /data/file')
    const v2 = await publish(app, 'latest', { marker: 'two' })
    const updated = await scene.ended(await scene.ask(web.name, v2))

    const update = await scene.ended(await scene.askRollback(updated))

    expect(update).toMatchObject({ state: 'succeeded', kind: 'rollback' })
    expect(await web.inspect()).toMatchObject({ imageId: v1.imageId, imageReference: v1.reference })
    expect(await web.shell('cat /data/file; echo $X')).toBe('kept\n9')
    expect((await scene.host.inspectImage(v1.reference))?.id).toBe(v1.imageId)
  })
})
