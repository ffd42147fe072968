import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceKey } from '@sentinel/shared/resources/service'
import type { NewUpdate } from '@sentinel/shared/updates/create-update'
import { localHostId } from '@sentinel/testkit/factories'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { settle } from '@sentinel/testkit/settle'
import { swarmOfMyOwn, type OwnSwarm, type ServiceOptions } from '@sentinel/testkit/swarm-of-my-own'
import type { Running } from '@sentinel/shared/runtime/run'
import { openScene, type Scene } from './scene.ts'

let swarm: OwnSwarm
let scene: Scene
let updater: Running
let secret: Registry
let dockerConfig: string

beforeAll(async () => {
  swarm = await swarmOfMyOwn()
  secret = await startRegistry({ auth: true })
  dockerConfig = await mkdtemp(join(tmpdir(), 'sentinel-docker-config-'))
  const auths = { [secret.host]: { auth: Buffer.from(secret.auth ?? '').toString('base64') } }
  await writeFile(join(dockerConfig, 'config.json'), JSON.stringify({ auths }))
  scene = await openScene('services', {
    DOCKER_CONFIG: dockerConfig,
    DOCKER_HOST: swarm.url,
    SENTINEL_UPDATE_CONCURRENCY: '8',
    SENTINEL_ROLLBACK_POLICY: 'manual',
  })
  updater = await scene.startUpdater()
})
afterAll(async () => {
  await scene?.[Symbol.asyncDispose]()
  await swarm?.[Symbol.asyncDispose]()
  await secret?.[Symbol.asyncDispose]()
  await rm(dockerConfig, { recursive: true, force: true })
})

const pinnedTo = ({ reference, digest }: Published) => `${reference}@${digest}`

async function aService(image: Published, options: Partial<ServiceOptions> = {}) {
  const name = uniqueName('web')
  const id = await swarm.createService({ name, image: pinnedTo(image), replicas: 3, ...options })
  await running(id, pinnedTo(image), options.replicas ?? 3)
  return { name, id }
}

async function running(id: string, image: string, count: number) {
  await settle(
    async () => {
      const tasks = await swarm.host.listTasks(id)
      const there = tasks.filter((task) => task.desiredState === 'running' && task.state === 'running')
      return there.length === count && there.every((task) => task.image === image)
    },
    { what: `${count} tasks of ${image}`, timeoutMs: 90_000, intervalMs: 200 },
  )
}

const ask = (
  { name }: { name: string },
  to: { reference: string; digest?: string },
  more: Partial<NewUpdate> = {},
) => scene.ask(serviceKey(name), to, more)

describe('an update of a service that goes well', () => {
  test.concurrent('brings every task to the new tag, pinned by digest', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0')
    const web = await aService(v1)

    const update = await scene.ended(await ask(web, v2))

    expect(update).toMatchObject({
      state: 'succeeded',
      from: { reference: v1.reference, digest: v1.digest },
      to: { reference: v2.reference, digest: v2.digest },
      reason: `${web.name} was updated from ${v1.reference} to ${v2.reference}`,
    })
    expect(await swarm.host.inspectService(web.id)).toMatchObject({ image: pinnedTo(v2), replicas: 3 })
    await running(web.id, pinnedTo(v2), 3)
    expect(update.steps.map(({ step }) => step)).toEqual([
      'record',
      'refuse',
      'gate',
      'pin',
      'gate-image',
      'roll-out',
      'follow',
      'count-tasks',
    ])
  })

  test.concurrent('rolls a new digest of the same tag out, which it asks the registry for', async () => {
    const app = uniqueName('app')
    const old = await publish(app, 'latest')
    const web = await aService(old)
    const fresh = await publish(app, 'latest', { marker: 'newer' })

    const update = await scene.ended(await ask(web, { reference: fresh.reference }))

    expect(update).toMatchObject({ state: 'succeeded', to: { digest: fresh.digest } })
    await running(web.id, pinnedTo(fresh), 3)
  })

  test.concurrent('is none where the very same build runs already', async () => {
    const v1 = await publish(uniqueName('app'), '1.0.0')
    const web = await aService(v1, { replicas: 1 })
    const before = await swarm.host.inspectService(web.id)

    const update = await scene.ended(await ask(web, v1))

    expect(update).toMatchObject({ state: 'unchanged' })
    expect((await swarm.host.inspectService(web.id))?.versionIndex).toBe(before?.versionIndex)
  })

  test.concurrent('takes the registry’s login along, so that every node can pull', async () => {
    const app = uniqueName('private')
    const { host: registry, auth = '' } = secret
    const v1 = await publish(app, '1.0.0', { registry, auth })
    const v2 = await publish(app, '1.1.0', { registry, auth })
    const [username = '', password = ''] = auth.split(':')
    // Without a login of its own: only ours can have brought the new image here.
    await swarm.host.pullImage(v1.reference, { auth: { username, password, serverAddress: registry } })
    const web = await aService(v1, { replicas: 1 })

    const update = await scene.ended(await ask(web, { reference: v2.reference }))

    expect(update).toMatchObject({ state: 'succeeded', to: { digest: v2.digest } })
    await running(web.id, pinnedTo(v2), 1)
  })

  test.concurrent('goes back to what it was by the swarm’s own rollback', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0')
    const web = await aService(v1)
    const done = await scene.ended(await ask(web, v2))

    const back = await scene.ended(
      await ask(web, v1, { kind: 'rollback', cause: 'rollback', rollbackOf: done._id }),
    )

    expect(back).toMatchObject({ state: 'succeeded', from: { digest: v2.digest } })
    await running(web.id, pinnedTo(v1), 3)
    expect(await scene.db.failures.findOne({ name: serviceKey(web.name) }).lean()).toMatchObject({
      digest: v2.digest,
      cause: 'by_hand',
    })
    expect(await scene.db.preferences.findOne({ name: serviceKey(web.name) }).lean()).toMatchObject({
      policy: 'manual',
    })
  })

  test.concurrent('replaces the task of every node where it runs once on each, which cannot be scaled', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0')
    const web = await aService(v1, { isGlobal: true, replicas: 1 })

    const update = await scene.ended(await ask(web, v2))

    expect(update).toMatchObject({ state: 'succeeded', to: { digest: v2.digest } })
    expect(update.steps.at(-1)?.text).toBe(`1 of 1 tasks run ${pinnedTo(v2)}`)
    await running(web.id, pinnedTo(v2), 1)
    const scaled = updater.ctx.queues.ask(
      'service.scale',
      { hostId: localHostId, name: serviceKey(web.name), replicas: 2, requestedBy: 'test' },
      30_000,
    )
    await expect(scaled).rejects.toThrow(/no number of replicas/)
  })

  test.concurrent('says that nothing was proved where no task is wanted', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0')
    const web = await aService(v1, { replicas: 0 })

    const update = await scene.ended(await ask(web, v2))

    expect(update).toMatchObject({
      state: 'succeeded',
      reason: expect.stringContaining('nothing was proved'),
    })
    expect((await swarm.host.inspectService(web.id))?.image).toBe(pinnedTo(v2))
  })
})

describe('an update of a service whose new tasks are sick', () => {
  const sick = { cmd: ['/bin/sh', '-c', 'exit 3'] }

  test.concurrent('is rolled back by the swarm where it says so, and remembered', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', sick)
    const web = await aService(v1, { failureAction: 'rollback' })

    const update = await scene.ended(await ask(web, v2))

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'rolled_back' })
    expect(update.evidence?.logs).toContain('non-zero exit (3)')
    await running(web.id, pinnedTo(v1), 3)
    expect(await scene.db.failures.findOne({ name: serviceKey(web.name) }).lean()).toMatchObject({
      digest: v2.digest,
      cause: 'sick',
    })
  })

  test.concurrent('fails where the swarm pauses, and can be rolled back by a person', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', sick)
    const web = await aService(v1, { failureAction: 'pause' })

    const update = await scene.ended(await ask(web, v2))
    const back = await scene.ended(await ask(web, v1, { kind: 'rollback', cause: 'rollback' }))

    expect(update).toMatchObject({ state: 'failed', errorCode: 'rollout_paused' })
    expect(back.state).toBe('succeeded')
    await running(web.id, pinnedTo(v1), 3)
  })
})

describe('an update of which only the image is wanted', () => {
  test.concurrent('pulls it to the manager and leaves the service as it is', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0')
    const web = await aService(v1, { replicas: 1 })

    const update = await scene.ended(await ask(web, v2, { cause: 'auto', isPullOnly: true }))

    expect(update).toMatchObject({ state: 'skipped', errorCode: 'pulled' })
    expect((await swarm.host.inspectService(web.id))?.image).toBe(pinnedTo(v1))
    expect(await swarm.host.inspectImage(`${v2.registry}/${app}@${v2.digest}`)).not.toBeNull()
  })
})

describe('what is not updated', () => {
  test.concurrent('a service of Sentinel’s own', async () => {
    const v1 = await publish(uniqueName('app'), '1.0.0')
    const web = await aService(v1, { replicas: 1, labels: { 'sentinel.self': 'true' } })

    const update = await scene.ended(
      await ask(web, { reference: v1.reference, digest: `sha256:${'0'.repeat(64)}` }),
    )

    expect(update).toMatchObject({ state: 'refused', errorCode: 'own_stack' })
  })

  test.concurrent('a service that was removed and made anew', async () => {
    const v1 = await publish(uniqueName('app'), '1.0.0')
    const web = await aService(v1, { replicas: 1 })
    const id = await ask(web, v1, { containerId: 'gone' })

    expect(await scene.ended(id)).toMatchObject({ state: 'superseded' })
  })
})

describe('scale', () => {
  test.concurrent('goes to nothing and back, and tells how many there were', async () => {
    const v1 = await publish(uniqueName('app'), '1.0.0')
    const web = await aService(v1)
    const scale = (replicas: number) =>
      updater.ctx.queues.ask(
        'service.scale',
        { hostId: localHostId, name: serviceKey(web.name), replicas, requestedBy: 'test' },
        30_000,
      )

    expect(await scale(0)).toEqual({ previous: 3 })
    await running(web.id, pinnedTo(v1), 0)
    expect(await scale(3)).toEqual({ previous: 0 })
    await running(web.id, pinnedTo(v1), 3)
  })
})
