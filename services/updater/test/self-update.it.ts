import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish, type PublishOptions } from '@sentinel/testkit/publish'
import { removeContainersNamed } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, describe, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'

const root = resolve(import.meta.dirname, '../../..')
const main = join(root, 'services/updater/src/main.ts')
const socket = part('dockerHost').slice('unix://'.length)
/** What a Node binary of this machine needs of it; the images themselves hold next to nothing. */
const borrowed = ['/usr', '/lib', '/lib64', dirname(process.execPath), root].map(
  (path) => `${path}:${path}:ro`,
)
/** What one process has read of the sources, the next one need not. */
const compiled = await mkdtemp(join(tmpdir(), 'sentinel-compiled-'))
afterAll(() => rm(compiled, { recursive: true, force: true }))
const cmd = [process.execPath, '--conditions=source', main]
/** Three processes start one after the other, each reading all its sources. */
const limitMs = 150_000
const soon = { timeoutMs: limitMs, intervalMs: 50 }

interface Stage extends AsyncDisposable {
  readonly scene: Scene
  /** The updater, in a container, of the old image. */
  readonly updater: SampleContainer
  readonly oldImageId: string
  /** Publishes the new image and asks for it. */
  update(options?: PublishOptions): Promise<{ id: string; newImageId: string }>
}

async function aStage(environment: Readonly<Record<string, string>> = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const scene = stack.use(await openScene('self-update', { SENTINEL_LEASE: '5s', ...environment }))
  const app = uniqueName('updater')
  const v1 = await publish(app, '1.0.0', { cmd })
  const updater = stack.use(
    await aContainer({
      image: v1.reference,
      env: { ...scene.environment, NODE_COMPILE_CACHE: compiled },
      dockerHost: part('dockerHost'),
      hostConfig: {
        NetworkMode: 'host',
        Binds: [...borrowed, `${socket}:${socket}`, `${compiled}:${compiled}`],
        RestartPolicy: { Name: 'unless-stopped' },
      },
    }),
  )
  await settle(async () => (await scene.db.processes.countDocuments({})) === 1, {
    what: 'the updater to tell in which container it runs',
    ...soon,
  })
  const ids: string[] = []
  stack.defer(async () => {
    for (const id of ids) await removeContainersNamed(scene.host, `sentinel-helper-${id}`)
  })
  const owned = stack.move()
  return {
    scene,
    updater,
    oldImageId: v1.imageId,
    async update(options) {
      const v2 = await publish(app, '2.0.0', { cmd, ...options })
      const id = await scene.ask(updater.name, v2, { cause: 'self' })
      ids.push(id)
      return { id, newImageId: v2.imageId }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function leftovers({ host }: Scene, updateId: string): Promise<string[]> {
  return (await host.listContainers()).map(({ name }) => name).filter((name) => name.includes(updateId))
}

/** Nobody of the update is left on the engine but who bears the name. */
async function cleared(scene: Scene, updateId: string): Promise<void> {
  await settle(async () => (await leftovers(scene, updateId)).length === 0, {
    what: 'the helper to take itself away',
    ...soon,
  })
}

/** The helper's process, killed as a machine kills, which the engine takes for a crash. */
async function killHelper(updateId: string): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (environment.includes(`SENTINEL_SELF_UPDATE=${updateId}`)) process.kill(Number(pid), 'SIGKILL')
  }
}

async function begunStep({ scene }: Stage, updateId: string, step: string): Promise<void> {
  await settle(async () => (await scene.read(updateId)).journal?.begun === step, {
    what: `the helper to begin ${step}`,
    ...soon,
  })
}

describe('an updater that is updated itself', { timeout: limitMs * 3 }, () => {
  test('is replaced by a helper that then is gone, and the new one works', async () => {
    await using stage = await aStage()
    const { scene, updater } = stage
    const { id, newImageId } = await stage.update()

    const update = await scene.ended(id, limitMs)

    expect(update).toMatchObject({ state: 'succeeded', name: updater.name, kind: 'update' })
    const now = await updater.inspect()
    expect(now).toMatchObject({ imageId: newImageId, restartPolicy: { name: 'unless-stopped' } })
    expect(now.state.running).toBe(true)
    expect(now.id).not.toBe(updater.id)
    await cleared(scene, id)
    const app = uniqueName('app')
    const [one, two] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: one.reference })
    expect(await scene.ended(await scene.ask(web.name, two))).toMatchObject({ state: 'succeeded' })
  })

  test('comes back when the new one is sick', async () => {
    await using stage = await aStage()
    const { scene, updater } = stage
    const { id } = await stage.update({ healthcheck: { test: 'exit 1', intervalMs: 300, retries: 2 } })

    const update = await scene.ended(id, limitMs)

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'unhealthy' })
    expect(await updater.inspect()).toMatchObject({
      id: updater.id,
      imageId: stage.oldImageId,
      state: { running: true },
    })
    await cleared(scene, id)
  })

  test('is never stopped for an image whose updater cannot even start', async () => {
    await using stage = await aStage()
    const { scene, updater } = stage
    const { state: before } = await updater.inspect()
    const { id } = await stage.update({ cmd: ['/bin/sh', '-c', 'echo broken; exit 7'] })

    const update = await scene.ended(id, limitMs)

    expect(update).toMatchObject({ state: 'failed', errorCode: 'helper_failed' })
    expect(update.evidence?.logs).toContain('broken')
    expect((await updater.inspect()).state.startedAt).toEqual(before.startedAt)
    await cleared(scene, id)
  })

  test('is finished by the same helper when that is killed in the middle', async () => {
    await using stage = await aStage({ SENTINEL_GRACE_PERIOD: '6s' })
    const { scene, updater } = stage
    const { id, newImageId } = await stage.update()
    await begunStep(stage, id, 'prove')

    await killHelper(id)
    const update = await scene.ended(id, limitMs)

    expect(update.state).toBe('succeeded')
    expect(await updater.inspect()).toMatchObject({ imageId: newImageId, state: { running: true } })
    await cleared(scene, id)
  })

  test('is finished by another helper, which the new one starts, when somebody removes the first', async () => {
    await using stage = await aStage({ SENTINEL_GRACE_PERIOD: '6s' })
    const { scene, updater } = stage
    const { id, newImageId } = await stage.update()
    await begunStep(stage, id, 'prove')

    await scene.host.removeContainer(`sentinel-helper-${id}`, { force: true })
    const update = await scene.ended(id, limitMs)

    expect(update.state).toBe('succeeded')
    expect(await updater.inspect()).toMatchObject({ imageId: newImageId, state: { running: true } })
    await cleared(scene, id)
  })
})
