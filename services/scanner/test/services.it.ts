import { serviceKey } from '@sentinel/shared/resources/service'
import { localHostId } from '@sentinel/testkit/factories'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { startProcess } from '@sentinel/testkit/start-process'
import { settle } from '@sentinel/testkit/settle'
import { swarmOfMyOwn, type OwnSwarm } from '@sentinel/testkit/swarm-of-my-own'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startScanner, type ScannerScene } from './support/start-scanner.ts'

let swarm: OwnSwarm
let scene: ScannerScene

beforeAll(async () => {
  swarm = await swarmOfMyOwn()
  scene = await startScanner({ name: 'services', environment: { DOCKER_HOST: swarm.url } })
})
afterAll(async () => {
  await scene?.[Symbol.asyncDispose]()
  await swarm?.[Symbol.asyncDispose]()
})

async function aService(labels: Record<string, string> = {}, replicas = 2) {
  const app = uniqueName('app')
  const v1 = await publish(app, '1.0.0')
  const name = uniqueName('web')
  const id = await swarm.createService({ name, image: `${v1.reference}@${v1.digest}`, replicas, labels })
  await settle(async () => (await scene.container(serviceKey(name)))?.swarm?.running === replicas, {
    what: `${name} to be known with ${replicas} tasks`,
    timeoutMs: 60_000,
  })
  return { app, v1, name, key: serviceKey(name), id }
}

describe('the services of a swarm', () => {
  test('stand in the inventory with their tasks, and their containers are known as tasks', async () => {
    const web = await aService({ 'sentinel.policy': 'manual' })

    const row = await scene.container(web.key)
    expect(row).toMatchObject({
      hostId: scene.hostId,
      containerId: web.id,
      image: web.v1.reference,
      repoDigests: [`${web.v1.reference.replace(':1.0.0', '')}@${web.v1.digest}`],
      state: 'running',
      labels: [{ name: 'sentinel.policy', value: 'manual' }],
      swarm: { mode: 'replicated', desired: 2, running: 2 },
    })
    expect(row?.swarm?.tasks).toMatchObject([
      { slot: 1, state: 'running', error: '' },
      { slot: 2, state: 'running', error: '' },
    ])
    expect(row?.hostId).not.toBe(localHostId)
    const tasks = await scene.ctx.db.containers.find({ isSwarmTask: true }).lean()
    expect(tasks.filter(({ name }) => name.startsWith(web.name)).length).toBe(2)
    expect(await scene.ctx.db.hosts.findOne({ slug: 'local' }).lean()).toMatchObject({ isSwarmManager: true })
    await settle(async () =>
      (await scene.events('service.changed')).some(({ payload }) => payload['container'] === web.key),
    )
  })

  test('are asked the same questions as containers, and their tasks none', async () => {
    const web = await aService({ 'sentinel.policy': 'manual' })
    const next = await publish(web.app, '1.1.0')

    await scene.scan()

    expect(await scene.decision(web.key)).toMatchObject({
      outcome: 'available',
      policy: 'manual',
      policySource: 'label',
      candidate: { reference: next.reference, digest: next.digest },
    })
    expect(await scene.updates(web.key)).toMatchObject([
      {
        state: 'pending',
        containerId: web.id,
        slot: `${scene.hostId}/${web.key}/waiting`,
        from: { reference: web.v1.reference, digest: web.v1.digest },
        to: { reference: next.reference, digest: next.digest },
      },
    ])
    const tasks = await scene.ctx.db.decisions.find({ name: new RegExp(`^${web.name}\\.`) }).lean()
    expect(tasks.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped'])
  })

  test('are updated without asking where their label says so, by digest alone', async () => {
    const web = await aService({ 'sentinel.policy': 'auto' })
    const fresh = await publish(web.app, '1.0.0', { marker: 'newer' })

    await scene.scan()

    expect(await scene.updates(web.key)).toMatchObject([
      { state: 'queued', cause: 'auto', to: { reference: web.v1.reference, digest: fresh.digest } },
    ])
  })

  test('wait for their delay as containers do', async () => {
    const web = await aService({ 'sentinel.policy': 'auto', 'sentinel.delay': '2h' })
    await publish(web.app, '1.0.0', { marker: 'newer' })

    await scene.scan()

    const [update] = await scene.updates(web.key)
    expect(update).toMatchObject({ state: 'deferred' })
    expect(update?.deferredUntil?.getTime()).toBeGreaterThan(Date.now() + 3_600_000)
  })

  test('are up to date as soon as their update has succeeded', async () => {
    const web = await aService({ 'sentinel.policy': 'auto' })
    const fresh = await publish(web.app, '1.0.0', { marker: 'newer' })
    await using _ = await startProcess('updater', { ...scene.space.environment, SENTINEL_LEASE: '5s' })

    await scene.scan()

    const ended = await settle(
      async () => (await scene.updates(web.key)).find(({ state }) => state === 'succeeded'),
      { what: 'the update to succeed', timeoutMs: 120_000 },
    )
    expect(ended).toMatchObject({ cause: 'auto', to: { digest: fresh.digest } })
    await settle(async () => (await scene.decision(web.key))?.outcome === 'up_to_date', {
      what: 'the check after the update',
      timeoutMs: 60_000,
    })
    // The engine tells of the rollout's end and of tasks that come and go when all is done.
    const standing = async () => (await scene.container(web.key))?.swarm
    await settle(
      async () => {
        const { rolloutState, running } = (await standing()) ?? {}
        return rolloutState === 'completed' && running === 2
      },
      { what: 'the rollout to end in the inventory', timeoutMs: 60_000 },
    )
    expect((await scene.container(web.key))?.imageId).toBe(fresh.digest)
  })

  test('are left alone where they are pinned', async () => {
    const web = await aService({ 'sentinel.policy': 'pinned' })
    await publish(web.app, '1.1.0')

    await scene.scan()

    expect(await scene.decision(web.key)).toMatchObject({ outcome: 'skipped' })
    expect(await scene.updates(web.key)).toEqual([])
    const known = await scene.ctx.db.containers.countDocuments({ swarm: { $exists: true } })
    const [told] = (await scene.events('scan.completed')).slice(-1)
    expect(told?.payload['message']).toMatch(new RegExp(` services=${known}$`))
  })

  test('do not get in the way of a container of the same name', async () => {
    const web = await aService({}, 1)
    const [task] = await swarm.host.listTasks(web.id)
    const inspected = await swarm.host.inspectContainer(task?.containerId ?? '')
    const { id } = await swarm.host.createContainer({
      name: web.name,
      body: { Image: inspected?.imageId ?? '', HostConfig: {} },
    })

    await scene.knows(web.name, web.key)

    expect(await scene.container(web.name)).toMatchObject({ containerId: id })
    expect(await scene.container(web.key)).toMatchObject({ containerId: web.id })
  })

  test('leave the inventory and the queue when they are removed', async () => {
    const web = await aService({ 'sentinel.policy': 'manual' }, 1)
    await publish(web.app, '1.1.0')
    await scene.scan()

    await swarm.call('DELETE', `/services/${web.id}`)

    await settle(async () => (await scene.container(web.key)) === null, { timeoutMs: 30_000 })
    await settle(async () => (await scene.updates(web.key))[0]?.state === 'superseded')
    expect(await scene.container(web.key)).toBeNull()
  })
})
