import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceKey } from '@sentinel/shared/resources/service'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess } from '@sentinel/testkit/start-process'
import { swarmOfMyOwn, type OwnSwarm } from '@sentinel/testkit/swarm-of-my-own'
import { openScene } from './scene.ts'

const main = join(import.meta.dirname, 'crash-main.ts')

let swarm: OwnSwarm
beforeAll(async () => {
  swarm = await swarmOfMyOwn()
})
afterAll(() => swarm?.[Symbol.asyncDispose]())

/** A service of two tasks, an updater that stands still at `point` on its way to the new image, and its scene. */
async function standingAt(point: string) {
  await using stack = new AsyncDisposableStack()
  const scene = stack.use(await openScene('services-crash', { DOCKER_HOST: swarm.url }))
  const app = uniqueName('app')
  const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
  const name = uniqueName('web')
  const id = await swarm.createService({ name, image: `${v1.reference}@${v1.digest}`, replicas: 2 })
  const service = {
    name,
    id,
    oldImage: `${v1.reference}@${v1.digest}`,
    image: `${v2.reference}@${v2.digest}`,
  }
  await settle(async () => (await tasksOf(service)).running.length === 2, { timeoutMs: 60_000 })
  const updateId = await scene.ask(serviceKey(name), v2)
  const environment = { ...scene.environment, SENTINEL_CRASH_AT: point }
  const victim = stack.use(await startProcess('updater', environment, { waitFor: 'nothing', main }))
  await settle(() => victim.logs().includes('loaded'), { timeoutMs: 60_000 })
  victim.signal('SIGUSR2')
  await settle(() => victim.logs().includes(`standing at ${point}`), { timeoutMs: 60_000 })
  const owned = stack.move()
  return { scene, service, updateId, victim, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function tasksOf({ id }: { id: string }) {
  const all = await swarm.host.listTasks(id)
  return {
    all,
    running: all.filter(({ desiredState, state }) => desiredState === 'running' && state === 'running'),
  }
}

describe('an updater that is killed while a service is updated', () => {
  test.concurrent.each(['roll-out:before', 'roll-out:after', 'follow:before'])(
    'at %s is followed by another one, and the tasks are replaced once',
    async (point) => {
      await using it = await standingAt(point)
      const { scene, service } = it

      await it.victim.kill('SIGKILL')
      await scene.startUpdater()
      const update = await scene.ended(it.updateId, 90_000)

      expect(update.state).toBe('succeeded')
      const { all, running } = await tasksOf(service)
      expect(running.map(({ image }) => image)).toEqual([service.image, service.image])
      expect(all.filter(({ image }) => image === service.image)).toHaveLength(2)
    },
  )

  test.concurrent('before anything was asked of the swarm has touched nothing', async () => {
    await using it = await standingAt('pin:after')
    const { scene, service } = it

    await it.victim.kill('SIGKILL')
    await scene.startUpdater()
    const update = await scene.ended(it.updateId, 90_000)

    expect(update).toMatchObject({ state: 'failed', errorCode: 'updater_ended' })
    expect((await swarm.host.inspectService(service.id))?.image).toBe(service.oldImage)
  })
})

describe('somebody who changes the service in the meantime', () => {
  test.concurrent('has the last word', async () => {
    await using it = await standingAt('roll-out:before')
    const { scene, service } = it
    const before = await swarm.host.inspectService(service.id)
    await swarm.host.changeService({
      id: service.id,
      versionIndex: before?.versionIndex ?? 0,
      spec: { ...before?.spec, Labels: { theirs: 'yes' } },
    })

    it.victim.signal('SIGUSR2')
    const update = await scene.ended(it.updateId, 90_000)

    expect(update.state).toBe('superseded')
    expect(await swarm.host.inspectService(service.id)).toMatchObject({
      image: service.oldImage,
      labels: { theirs: 'yes' },
    })
  })
})
