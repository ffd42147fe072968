import { readdir, readFile } from 'node:fs/promises'
import { readRecord } from '@sentinel/docker/read-field'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limitMs, openStage, soon, type Stage } from './self-update-stage.ts'

describe('an updater in a network of its own that is updated itself', { timeout: limitMs * 3 }, () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage('bridge')
  }, limitMs)
  afterAll(() => stage?.[Symbol.asyncDispose]())

  test('is never stopped for an image whose updater cannot even start', async () => {
    const { scene, updater } = stage
    const { state: before } = await updater.inspect()
    const { id } = await stage.update({ cmd: ['/bin/sh', '-c', 'echo broken; exit 7'] })

    const update = await scene.ended(id, limitMs)

    expect(update).toMatchObject({ state: 'failed', errorCode: 'helper_failed' })
    expect(update.evidence?.logs).toContain('broken')
    expect((await updater.inspect()).state.startedAt).toEqual(before.startedAt)
    expect(await scene.db.failures.findOne({ name: updater.name }).lean()).toMatchObject({
      digest: update.to.digest,
      cause: 'sick',
    })
    await stage.cleared(id)
  })

  test('comes back when the new one is sick', async () => {
    const { scene, updater } = stage
    const { id } = await stage.update({ healthcheck: { test: 'exit 1', intervalMs: 300, retries: 2 } })

    const update = await scene.ended(id, limitMs)

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'unhealthy' })
    expect(await updater.inspect()).toMatchObject({
      id: updater.id,
      imageId: stage.oldImageId,
      state: { running: true },
    })
    await stage.cleared(id)
  })

  test('is replaced by a helper that then is gone, with what only one can have, and the new one works', async () => {
    const { scene, updater, address } = stage
    const { id, newImageId } = await stage.update()

    const update = await scene.ended(id, limitMs)

    expect(update).toMatchObject({ state: 'succeeded', name: updater.name, kind: 'update' })
    const now = await updater.inspect()
    expect(now).toMatchObject({ imageId: newImageId, restartPolicy: { name: 'unless-stopped' } })
    expect(now.state.running).toBe(true)
    expect(now.id).not.toBe(updater.id)
    expect(Object.values(now.networks).map((endpoint) => readRecord(endpoint)['IPAddress'])).toEqual([
      address,
    ])
    await stage.cleared(id)
    const app = uniqueName('app')
    const [one, two] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: one.reference })
    expect(await scene.ended(await scene.ask(web.name, two), limitMs)).toMatchObject({ state: 'succeeded' })
  })
})

const isFull = processEnvironment()['SENTINEL_CHAOS'] === 'full'

describe('a helper', { timeout: limitMs * 3 }, () => {
  beforeEach(({ skip }) =>
    skip(!isFull, 'npm run chaos does: each takes three processes that start one after the other'),
  )

  test('that is killed in the middle comes back and goes on', async () => {
    await using stage = await openStage('host', { SENTINEL_LEASE: '6s', SENTINEL_GRACE_PERIOD: '6s' })
    const { id, newImageId } = await stage.update()
    await begunStep(stage, id, ['prove'])

    await killHelper(id)

    expect(await endOf(stage, id)).toMatchObject({
      outcome: 'succeeded',
      imageId: newImageId,
      isRunning: true,
    })
  })

  test('that somebody removes gets a successor, which the new one starts', async () => {
    await using stage = await openStage('host', { SENTINEL_LEASE: '6s', SENTINEL_GRACE_PERIOD: '6s' })
    const { id, newImageId } = await stage.update()
    await begunStep(stage, id, ['prove'])

    await stage.scene.host.removeContainer(`sentinel-helper-${id}`, { force: true })

    expect(await endOf(stage, id)).toMatchObject({
      outcome: 'succeeded',
      imageId: newImageId,
      isRunning: true,
    })
  })

  test('that is removed while no updater runs gets one as soon as the old one is started by hand', async () => {
    await using stage = await openStage('host', { SENTINEL_LEASE: '6s' })
    const { scene, updater } = stage
    const { id } = await stage.update()
    await begunStep(stage, id, ['swap-names', 'start-new'])

    await scene.host.removeContainer(`sentinel-helper-${id}`, { force: true })
    const ours = (await scene.host.listContainers()).filter(
      ({ name }) => name === updater.name || name.includes(id),
    )
    if (!ours.some(({ state }) => state === 'running')) await scene.host.startContainer(updater.id)

    const update = await scene.ended(id, limitMs)
    expect(['succeeded', 'rolled_back', 'failed']).toContain(update.state)
    expect((await updater.inspect()).state.running).toBe(true)
    await stage.cleared(id)
  })
})

async function endOf(stage: Stage, id: string) {
  const { state: outcome } = await stage.scene.ended(id, limitMs)
  const { imageId, state } = await stage.updater.inspect()
  await stage.cleared(id)
  return { outcome, imageId, isRunning: state.running }
}

/** The helper's process, killed as a machine kills, which the engine takes for a crash. */
async function killHelper(updateId: string): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (environment.includes(`SENTINEL_SELF_UPDATE=${updateId}`)) process.kill(Number(pid), 'SIGKILL')
  }
}

async function begunStep({ scene }: Stage, updateId: string, steps: readonly string[]): Promise<void> {
  await settle(async () => steps.includes((await scene.read(updateId)).journal?.begun ?? ''), {
    what: `the helper to begin ${steps.join(' or ')}`,
    ...soon,
    intervalMs: 20,
  })
}
