import type { Preview } from '@sentinel/saga/preview/preview-update'
import { aContainer } from '@sentinel/testkit/a-container'
import { localHostId } from '@sentinel/testkit/factories'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import type { Running } from '@sentinel/shared/runtime/run'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'

const own = uniqueName('own')
const project = { 'com.docker.compose.project': uniqueName('project') }

let scene: Scene
let updater: Running
let image: string
let stack: AsyncDisposableStack

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  image = (await publish(uniqueName('app'), '1.0.0')).reference
  stack.use(await aContainer({ image, name: own, labels: project }))
  scene = stack.use(await openScene('own-stack', { SENTINEL_SELF_CONTAINER: own }))
  updater = await scene.startUpdater()
})
afterAll(() => stack?.disposeAsync())

const refused = { state: 'refused', errorCode: 'own_stack' }

describe('without any label', () => {
  test('the container that Sentinel runs in is not updated by the ordinary way', async () => {
    const update = await scene.ended(await scene.ask(own, { reference: image }))

    expect(update).toMatchObject(refused)
    expect(update.reason).toContain('POST /api/self-update')
  })

  test('what stands beside it is not updated at all', async () => {
    await using redis = await aContainer({ image, labels: project })

    const update = await scene.ended(await scene.ask(redis.name, { reference: image }, { cause: 'self' }))

    expect(update).toMatchObject(refused)
    expect(update.reason).toContain('by hand')
  })

  test('what it hangs on is not updated, because it would be made anew with it', async () => {
    await using vpn = await aContainer({ image })
    await using hanging = await aContainer({
      image,
      labels: project,
      dockerHost: part('dockerHost'),
      hostConfig: { NetworkMode: `container:${vpn.id}` },
    })

    const update = await scene.ended(await scene.ask(vpn.name, { reference: image }))

    expect(update).toMatchObject(refused)
    expect(update.reason).toContain(hanging.name)
  })

  test('the plan of an update says that it would be refused, and how it is done', async () => {
    const to = { reference: image, tag: '', digest: '', imageId: '' }
    const order = { hostId: localHostId, name: own, requestedBy: 'test', to }

    const plan = (await updater.ctx.queues.ask('update.preview', order, 60_000)) as Preview

    expect(plan.refusals).toEqual([
      { code: 'own_stack', text: expect.stringContaining('POST /api/self-update') as string },
    ])
  })

  test.each(['stop', 'restart'] as const)('nobody can %s it', async (action) => {
    const answer = updater.ctx.queues.ask(
      'container.act',
      { hostId: localHostId, name: own, action, requestedBy: 'test' },
      30_000,
    )

    await expect(answer).rejects.toThrow(/belongs to Sentinel itself/)
    expect((await scene.host.inspectContainer(own))?.state.running).toBe(true)
  })
})
