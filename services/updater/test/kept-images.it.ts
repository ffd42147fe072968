import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Running } from '@sentinel/shared/runtime/run'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { localHostId } from '@sentinel/testkit/factories'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'
import { setLive, type Wanted } from './set-live.ts'

let scene: Scene
let updater: Running

beforeAll(async () => {
  scene = await openScene('kept', {
    SENTINEL_LEASE: '15s',
    SENTINEL_GRACE_PERIOD: '300ms',
    SENTINEL_UPDATE_CONCURRENCY: '4',
  })
  updater = await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())
const ordinary = {
  'images.cleanup': 'true',
  'images.rollbackRetention': '7d',
  'images.backup': 'false',
  'images.backupRetention': '30d',
} as const
const set = (wanted: Wanted) => setLive(scene.db, updater, { ...ordinary, ...wanted })

/** The update, once everything that follows from it is done. */
async function done(updateId: string): Promise<UpdateDoc> {
  await scene.ended(updateId)
  return await settle(
    async () => {
      const update = await scene.read(updateId)
      return update.afterCare === undefined || update.afterCare.due.length === 0 ? update : null
    },
    { what: 'what follows from the update', timeoutMs: 60_000 },
  )
}

const update = async ({ name }: SampleContainer, to: Published) => await done(await scene.ask(name, to))
const namesOf = async (imageId: string) => (await scene.host.inspectImage(imageId))?.repoTags ?? null

const volumes = async (web: SampleContainer) => {
  const { mounts } = await web.inspect()
  return Object.fromEntries(mounts.map(({ destination, name }) => [destination, name]))
}

/** Two images under one tag that moves; the second is published. */
async function aMovingTag(): Promise<{ web: SampleContainer; v1: Published; v2: Published }> {
  const app = uniqueName('app')
  const v1 = await publish(app, 'latest', { marker: 'one' })
  const web = await aContainer({ image: v1.reference })
  return { web, v1, v2: await publish(app, 'latest', { marker: 'two' }) }
}

describe('the image that was replaced', () => {
  test('keeps a name of ours, so that no prune takes it, until its time is over', async () => {
    await set({})
    const { web, v1, v2 } = await aMovingTag()
    await using _web = web

    const { _id, kept, afterCare } = await update(web, v2)

    expect(kept).toMatchObject({ imageId: v1.imageId, tag: expect.stringContaining(_id) as string })
    expect(await namesOf(v1.imageId)).toEqual([kept?.tag])
    expect(afterCare?.results).toEqual([])

    await set({ 'images.rollbackRetention': '0s' })

    const now = await settle(
      async () => {
        const found = await scene.read(_id)
        return found.afterCare?.results.length === 1 ? found : null
      },
      { what: 'the image to be let go', timeoutMs: 60_000 },
    )
    expect(now.kept).toBeUndefined()
    expect(now.afterCare?.results).toMatchObject([{ part: 'clean-up', outcome: 'done' }])
    expect(await namesOf(v1.imageId)).toBeNull()
    expect(await namesOf(v2.imageId)).toEqual([v2.reference])
  })

  test('stays under its own name where cleaning up is off', async () => {
    await set({ 'images.rollbackRetention': '0s', 'images.cleanup': 'false' })
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference })

    await update(web, v2)

    expect(await namesOf(v1.imageId)).toEqual([v1.reference])
  })
})

describe.concurrent('the image that was replaced, once its time is over', () => {
  beforeAll(() => set({ 'images.rollbackRetention': '0s' }))

  test('stays as long as any container uses it, also one that does not run', async () => {
    const { web, v1, v2 } = await aMovingTag()
    await using _web = web
    await using _stopped = await aContainer({ image: v1.imageId, start: false })

    await update(web, v2)

    expect(await namesOf(v1.imageId)).not.toBeNull()
  })

  test('stays where somebody gave it a name, and loses ours', async () => {
    const { web, v1, v2 } = await aMovingTag()
    await using _web = web
    const own = `${uniqueName('mine')}:1`
    await scene.host.tagImage(v1.imageId, own)

    const { afterCare } = await update(web, v2)

    expect(await namesOf(v1.imageId)).toEqual([own])
    expect(afterCare?.results[0]?.text).toContain(`also called ${own}`)
    await scene.host.removeImage(own)
  })

  test('goes with the tag that its container was made by', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference })

    const { afterCare } = await update(web, v2)

    expect(await namesOf(v1.imageId)).toBeNull()
    expect(afterCare?.results[0]?.text).toContain(`${v1.reference} (${v1.imageId.slice(7, 19)}) was removed`)
  })

  test('loses our name when the update came to nothing, and its container runs on', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const sick = await publish(app, '1.1.0', { cmd: ['/bin/sh', '-c', 'exit 3'] })
    await using web = await aContainer({
      image: v1.reference,
      hostConfig: { RestartPolicy: { Name: 'always' } },
    })

    const { state, kept } = await update(web, sick)

    expect(state).toBe('rolled_back')
    expect(kept).toBeUndefined()
    expect(await namesOf(v1.imageId)).toEqual([v1.reference])
    expect(await web.inspect()).toMatchObject({ id: web.id, state: { running: true } })
  })
})

test('a backup is a tag in its own repository, and goes when its time is over', async () => {
  await set({ 'images.backup': 'true', 'images.rollbackRetention': '0s' })
  const { web, v1, v2 } = await aMovingTag()
  await using _web = web

  const { steps } = await update(web, v2)

  const [backup = ''] = (await namesOf(v1.imageId)) ?? []
  expect(backup).toMatch(new RegExp(`^${v1.registry}/${v1.repository}:sentinel-backup-\\d{8}-\\d{6}$`))
  expect(steps.find(({ step }) => step === 'pre-hook')?.text).toContain(`backed up as ${backup}`)

  await set({ 'images.rollbackRetention': '0s', 'images.backupRetention': '0s' })

  await settle(async () => (await namesOf(v1.imageId)) === null, { timeoutMs: 30_000 })
})

describe.concurrent('a rollback by hand', () => {
  beforeAll(() => set({}))

  test('goes back to any version that was kept, with its own recipe, and is recorded like an update', async () => {
    const app = uniqueName('app')
    const [v1, v2, v3] = [
      await publish(app, 'latest', { marker: 'one' }),
      await publish(app, 'latest', { marker: 'two' }),
      await publish(app, 'latest', { marker: 'three' }),
    ]
    await scene.host.pullImage(`${v1.registry}/${v1.repository}@${v1.digest}`)
    await scene.host.tagImage(v1.imageId, v1.reference)
    await using web = await aContainer({ image: v1.reference, env: { OWN: 'kept' } })
    const first = await update(web, v2)
    const second = await update(web, v3)
    expect([first.state, second.state]).toEqual(['succeeded', 'succeeded'])

    const rollback = await done(await scene.askRollback(first))

    expect(rollback).toMatchObject({
      state: 'succeeded',
      kind: 'rollback',
      rollbackOf: first._id,
      from: { imageId: v3.imageId },
      to: { imageId: v1.imageId },
      kept: { imageId: v3.imageId },
    })
    expect(rollback.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['prove', 'fidelity']))
    expect((await web.inspect()).imageId).toBe(v1.imageId)
    expect(await web.shell('echo $OWN')).toBe('kept')
  })

  test('touches nothing where the image is gone and no registry can tell which it was', async () => {
    const { web, v1, v2 } = await aMovingTag()
    await using _web = web
    const first = await update(web, v2)
    await scene.host.removeImage(first.kept?.tag ?? '')
    await scene.host.removeImage(v1.imageId)

    const from = { ...first.from, digest: '' }
    const ended = await done(await scene.askRollback({ ...first, from }))

    expect(ended).toMatchObject({ state: 'failed', errorCode: 'kept_image_gone' })
    expect((await web.inspect()).imageId).toBe(v2.imageId)
  })
})

const act = (action: 'list' | 'remove', id = '') =>
  updater.ctx.queues.ask('images.act', { hostId: localHostId, action, id }, 60_000)

describe('what a person does with the images of a host', () => {
  type Listed = readonly { id: string; usedBy: unknown[]; keptFor: unknown[] }[]

  test('spares what a container in any state uses and what is kept for a rollback, and takes the rest', async () => {
    await set({})
    const { web, v1, v2 } = await aMovingTag()
    await using _web = web
    const idle = await publish(uniqueName('idle'), '1')
    await using _stopped = await aContainer({ image: idle.reference, start: false })
    const free = await publish(uniqueName('free'), '1')
    await scene.host.pullImage(free.reference)
    await scene.host.tagImage(free.imageId, `${uniqueName('also')}:1`)
    await update(web, v2)

    const listed = (await act('list')) as Listed
    const told = (id: string) => {
      const image = listed.find((each) => each.id === id)
      return [image?.usedBy.length, image?.keptFor.length]
    }
    const ends = async (id: string) =>
      await act('remove', id).then(
        () => 'removed',
        (error: { code?: string }) => error.code,
      )

    expect([v1, v2, idle, free].map(({ imageId }) => told(imageId))).toEqual([
      [0, 1],
      [1, 0],
      [1, 0],
      [0, 0],
    ])
    const given = [v1.imageId, v2.reference, idle.reference, free.imageId, free.imageId]
    const codes: (string | undefined)[] = []
    for (const id of given) codes.push(await ends(id))
    expect(codes).toEqual(['image_kept', 'image_in_use', 'image_in_use', 'removed', 'image_not_found'])
    expect(await namesOf(free.imageId)).toBeNull()
    expect(await namesOf(v1.imageId)).not.toBeNull()
    expect(await namesOf(idle.imageId)).not.toBeNull()
  })
})

describe.concurrent('anonymous volumes', () => {
  beforeAll(() => set({}))

  test('are renewed where the label asks for it: those of the old container go, named ones never', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { volumes: ['/cache', '/data'] })
    const v2 = await publish(app, '1.1.0', { volumes: ['/cache', '/data'] })
    const named = uniqueName('named')
    await using web = await aContainer({
      image: v1.reference,
      labels: { 'sentinel.remove-volumes': 'true' },
      hostConfig: { Mounts: [{ Type: 'volume', Source: named, Target: '/data' }] },
    })
    await web.shell('echo kept > /data/file; echo gone > /cache/file')
    const before = await volumes(web)

    const { state, afterCare } = await update(web, v2)

    expect(state).toBe('succeeded')
    const after = await volumes(web)
    expect(after['/data']).toBe(named)
    expect(after['/cache']).not.toBe(before['/cache'])
    expect(await web.shell('cat /data/file; ls /cache')).toBe('kept')
    expect(await scene.host.inspectVolume(before['/cache'] ?? '')).toBeNull()
    expect(afterCare?.results[0]?.text).toContain((before['/cache'] ?? '').slice(0, 12))
  })

  test('are carried over where nobody asks for anything', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { volumes: ['/cache'] })
    const v2 = await publish(app, '1.1.0', { volumes: ['/cache'] })
    await using web = await aContainer({ image: v1.reference })
    const before = await volumes(web)

    await update(web, v2)

    expect(await volumes(web)).toEqual(before)
  })
})
