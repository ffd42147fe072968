import { describe, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { engineOfMyOwn } from '@sentinel/testkit/engine-of-my-own'
import { mongoOfMyOwn } from '@sentinel/testkit/mongo-of-my-own'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { redisOfMyOwn } from '@sentinel/testkit/redis-of-my-own'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene } from './scene.ts'

async function aStage(dockerHost: string, policy = 'always') {
  const app = uniqueName('app')
  const v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
  const v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
  const hostConfig = { RestartPolicy: { Name: policy } }
  const web = await aContainer({ image: v1.reference, dockerHost, hostConfig })
  await web.shell('echo kept > /data/file')
  return { web, v1, v2, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() }
}

describe('MongoDB that is away while the old container is down', () => {
  test('has the old one put back before the lease ends, and nothing touched until it is back', async () => {
    await using mongo = await mongoOfMyOwn()
    await using scene = await openScene('mongo-away', { MONGODB_URI: mongo.url, SENTINEL_LEASE: '8s' })
    await using stage = await aStage(part('dockerHost'))
    const { web, v1 } = stage
    await scene.startUpdater({
      onBoundary: ({ step, moment, direction }) => {
        if (direction === 'forward' && `${step}:${moment}` === 'stop-old:after') mongo.pause()
      },
    })
    const id = await scene.ask(web.name, stage.v2)

    await settle(async () => !(await web.inspect()).state.running, {
      what: 'old to be down',
      timeoutMs: 60_000,
    })
    await settle(async () => (await web.inspect()).state.running, {
      what: 'old to be back',
      timeoutMs: 30_000,
    })
    const meanwhile = await web.inspect()
    mongo.resume()
    const update = await scene.ended(id, 90_000)

    expect(meanwhile.id).toBe(web.id)
    expect(update.state).toBe('failed')
    expect(await web.inspect()).toMatchObject({
      id: web.id,
      imageId: v1.imageId,
      restartPolicy: { name: 'always' },
      state: { running: true },
    })
    expect(await scene.host.inspectContainer(`sentinel-new-${id}`)).toBeNull()
  })
})

describe('Redis that is away', () => {
  test('does not hold up an update that runs', async () => {
    await using redis = await redisOfMyOwn()
    await using scene = await openScene('redis-away', { REDIS_URL: redis.url })
    await using stage = await aStage(part('dockerHost'))
    await scene.startUpdater({
      onBoundary: async ({ step, moment }) => {
        if (`${step}:${moment}` === 'create:after') await redis.kill()
      },
    })

    const update = await scene.ended(await scene.ask(stage.web.name, stage.v2))
    await redis.start()

    expect(update.state).toBe('succeeded')
    await settle(async () => (await scene.read(update._id)).outbox.length === 0, {
      what: 'the events to be published after all',
      timeoutMs: 30_000,
    })
  })
})

describe('row 21: an engine that is killed and comes back', () => {
  test.each([
    'pull:before',
    'create:after',
    'stop-old:before',
    'swap-names:before',
    'start-new:before',
    'retire-old:before',
  ])('at %s is waited for, and the update goes on', async (at) => {
    await using engine = await engineOfMyOwn()
    await using scene = await openScene('engine-away', { DOCKER_HOST: engine.url })
    await using stage = await aStage(engine.url)
    let isDone = false
    await scene.startUpdater({
      onBoundary: async ({ step, moment }) => {
        if (isDone || `${step}:${moment}` !== at) return
        isDone = true
        await engine.kill()
        void engine.start()
      },
    })

    const id = await scene.ask(stage.web.name, stage.v2)
    const update = await scene.ended(id, 110_000)

    expect(update.state).toBe('succeeded')
    expect(await stage.web.inspect()).toMatchObject({
      imageId: stage.v2.imageId,
      restartPolicy: { name: 'always' },
      state: { running: true },
    })
    expect(await stage.web.shell('cat /data/file')).toBe('kept')
    const names = (await scene.host.listContainers()).map(({ name }) => name)
    expect(names).toEqual([stage.web.name])
  })

  test.each(['unless-stopped', 'on-failure', 'no'])(
    'between the stop of old and the start of new loses nothing where the restart policy is %s',
    async (policy) => {
      await using engine = await engineOfMyOwn()
      await using scene = await openScene('reboot', { DOCKER_HOST: engine.url })
      await using stage = await aStage(engine.url, policy)
      let isDone = false
      await scene.startUpdater({
        onBoundary: async ({ step, moment }) => {
          if (isDone || step !== 'swap-names' || moment !== 'after') return
          isDone = true
          await engine.kill()
          void engine.start()
        },
      })

      const update = await scene.ended(await scene.ask(stage.web.name, stage.v2), 110_000)

      expect(update.state).toBe('succeeded')
      expect(await stage.web.inspect()).toMatchObject({
        imageId: stage.v2.imageId,
        restartPolicy: { name: policy },
        state: { running: true },
      })
      expect(await stage.web.shell('cat /data/file')).toBe('kept')
      expect((await scene.host.listContainers()).map(({ name }) => name)).toEqual([stage.web.name])
    },
  )
})
