import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { planOf } from '@sentinel/saga/plan'
import { strategies, type Strategy } from '@sentinel/shared/updates/resolve-strategy'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import { hasCompose } from '@sentinel/testkit/compose-project'
import { openComposeLane, type ComposeLane, type Service } from './compose-lane.ts'

let lane: ComposeLane

beforeAll(async () => {
  lane = await openComposeLane()
})
afterAll(() => lane[Symbol.asyncDispose]())
beforeEach(({ skip }) => skip(!hasCompose, 'SENTINEL_COMPOSE is not set: there is no Docker Compose here'))

const isFull = processEnvironment()['SENTINEL_CHAOS'] === 'full'
const all = (names: readonly string[], end = '') =>
  names.flatMap((name) => [`${name}:before${end}`, `${name}:after${end}`])

/** Where old and new are both there, which Compose takes for two containers of one service. */
function everyBoundary(strategy: Strategy): string[] {
  const { steps } = planOf({ strategy })
  const names = steps.map(({ name }) => name)
  const proved = steps.slice(0, names.indexOf('prove'))
  const undoable = proved.filter((step) => 'undo' in step).map(({ name }) => name)
  const forward = all(names.slice(names.indexOf('create'))).slice(1, -1)
  const backward = all(undoable.toReversed(), ':undo')
  return [...forward, ...backward.filter((at) => at !== 'create:after:undo' && !at.startsWith('pull:'))]
}

const some = {
  'stop-first': [
    'create:after',
    'stop-old:after',
    'prove:before',
    'retire-old:before',
    'start-new:after:undo',
    'stop-old:after:undo',
  ],
  'start-first': ['start-new:after', 'swap-names:after'],
} as const

const beside = strategies.flatMap((strategy) =>
  (isFull ? everyBoundary(strategy) : some[strategy]).map((at) => ({ at, strategy })),
)

const alone = ['create:before', ...(isFull ? ['create:after:undo', ...all(['pull'], ':undo')] : [])]

/** It may fail half-way: the names of the update are in its way. */
async function up({ project }: Service): Promise<void> {
  await project.run('up', '-d').catch(() => undefined)
}

describe('docker compose up in the middle of an update', () => {
  test.each(beside)(
    'at $at of a $strategy update loses nothing, touches nothing that it made, and says what is there',
    async ({ at, strategy }) => {
      const isSick = at.endsWith(':undo')
      await using service = await lane.aService({ isSick, strategy })

      const { update, newId, left, now, taken } = await lane.meddle(service, at, () => up(service))

      expect(taken).not.toEqual([])
      expect(update.state).toBe('needs_attention')
      expect(now).toEqual(left)
      const isThere = (id: string | undefined) => now.some((container) => container.id === id)
      expect(update.attention?.answers.map(({ answer }) => answer)).toEqual([
        ...(isThere(newId) ? ['keep_new'] : []),
        ...(isThere(service.oldId) ? ['restore_old'] : []),
        'dealt_with',
      ])
      expect(update.attention?.seen).toMatch(/vanished|took the name/)
      for (const { id, name } of now.filter((other) => other.id !== newId && other.id !== service.oldId)) {
        expect(update.attention?.seen).toContain(name === service.name ? id.slice(0, 12) : name)
      }

      const ended = await lane.dealtWith(update)
      await up(service)

      expect(ended).toMatchObject({ state: 'failed', errorCode: 'dealt_with' })
      expect(await service.standing()).toMatchObject([{ isRunning: true }])
      expect(await service.data()).toBe('kept')
    },
  )

  test.each(alone)('at %s finds nothing to do, and the update ends as it would have', async (at) => {
    const isSick = at.endsWith(':undo')
    await using service = await lane.aService({ isSick })

    const { update, now, taken } = await lane.meddle(service, at, () => up(service))

    expect(taken).toEqual([])
    expect(update.state).toBe(isSick ? 'rolled_back' : 'succeeded')
    expect(now).toMatchObject([{ name: service.name, isRunning: true }])
    expect(await service.data()).toBe('kept')
  })

  test('before the old one is stopped, with another file, ends as superseded and keeps what Compose made', async () => {
    await using service = await lane.aService()
    const { project, v1 } = service

    const { update, left, now } = await lane.meddle(service, 'create:before', async () => {
      await project.write({ web: { image: v1.reference, environment: { X: '9' } } })
      await project.run('up', '-d')
    })

    expect(update.state).toBe('superseded')
    expect(now).toEqual(left)
    expect(now).toMatchObject([{ name: service.name, imageId: v1.imageId, isRunning: true }])
    expect(now[0]?.id).not.toBe(service.oldId)
    expect(await service.data()).toBe('kept')
  })
})

describe('a container of Compose that was updated', () => {
  test('row 24: with its tag is still owned by Compose, which finds nothing to do, lists it and takes it down', async () => {
    await using service = await lane.aMovingService()
    const { project, name, v2 } = service
    const before = await lane.scene.host.inspectContainer(service.oldId)

    const update = await lane.scene.ended(await lane.scene.ask(name, v2))

    expect(update.state).toBe('succeeded')
    const after = await lane.scene.host.inspectContainer(name)
    const { 'com.docker.compose.image': image, ...labels } = after?.labels ?? {}
    const { 'com.docker.compose.image': _, ...own } = before?.labels ?? {}
    expect(labels).toEqual(own)
    expect(image).toBe(v2.imageId)

    expect(await project.run('up', '-d')).toContain('Running')
    expect(await service.standing()).toMatchObject([{ id: after?.id, imageId: v2.imageId, isRunning: true }])
    expect(JSON.parse(await project.run('ps', '--format', 'json'))).toMatchObject({
      ID: after?.id.slice(0, 12),
      Service: 'web',
    })
    expect(await service.data()).toBe('kept')

    await project.run('down', '--timeout', '0')
    expect(await service.standing()).toEqual([])
  })

  // The hash that Compose compares covers the image's name, and only Compose can reckon it.
  test('row 25: to another tag is made anew once by a file that names this tag, with its data', async () => {
    await using service = await lane.aService()
    const { project, name, v2 } = service
    await lane.scene.ended(await lane.scene.ask(name, v2))

    await project.write({ web: { image: v2.reference, restart: 'always', stop_grace_period: '1s' } })
    await project.run('up', '-d')

    const [made, ...others] = await service.standing()
    expect(others).toEqual([])
    expect(made).toMatchObject({ name, imageId: v2.imageId, isRunning: true })
    expect(await service.data()).toBe('kept')
    expect(await project.run('up', '-d')).toContain('Running')
    expect((await service.standing())[0]?.id).toBe(made?.id)
  })
})
