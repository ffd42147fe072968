import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newUpdateId } from '@sentinel/shared/updates/create-update'
import { slotOf } from '@sentinel/shared/resources/update'
import { aContainer } from '@sentinel/testkit/a-container'
import { anUpdate, localHostId } from '@sentinel/testkit/factories'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess } from '@sentinel/testkit/start-process'
import { openScene, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene('handover', { SENTINEL_LEASE: '6s' })
})
afterAll(() => scene[Symbol.asyncDispose]())

async function aStage() {
  const app = uniqueName('app')
  const v1 = await publish(app, '1.0.0')
  const v2 = await publish(app, '1.1.0')
  const web = await aContainer({ image: v1.reference, dockerHost: part('dockerHost') })
  return { web, v1, v2, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() }
}

describe('an updater that shuts down', () => {
  test.each(['record:after', 'pull:after', 'stop-old:after', 'swap-names:before', 'start-new:after'])(
    'at %s hands the update back, and the next one goes on from there',
    async (at) => {
      await using stage = await aStage()
      const reached = Promise.withResolvers<void>()
      const go = Promise.withResolvers<void>()
      const first = await scene.startUpdater({
        onBoundary: async ({ step, moment }) => {
          if (`${step}:${moment}` !== at) return
          reached.resolve()
          await go.promise
        },
      })
      const id = await scene.ask(stage.web.name, stage.v2)
      await reached.promise

      const stopped = first.stop()
      go.resolve()
      await stopped
      const between = await scene.read(id)
      const second = await scene.startUpdater()
      const update = await scene.ended(id)
      await second.stop()

      expect(between.state).toBe('running')
      expect(between.token).toBeUndefined()
      expect(update.state).toBe('succeeded')
      const forward = update.steps.filter(
        ({ direction, phase }) => direction === 'forward' && phase === 'done',
      )
      expect(new Set(forward.map(({ step }) => step)).size).toBe(forward.length)
      expect(await stage.web.inspect()).toMatchObject({ imageId: stage.v2.imageId, state: { running: true } })
    },
  )
})

describe('an updater that was stopped past its lease and goes on', () => {
  test.each([
    ['stop-old:before', 'failed'],
    ['start-new:before', 'succeeded'],
    ['retire-old:before', 'succeeded'],
  ])('at %s touches nothing any more', async (at, outcome) => {
    await using stage = await aStage()
    await using sleeper = await startProcess(
      'updater',
      { ...scene.environment, SENTINEL_CRASH_AT: at, SENTINEL_LOG_LEVEL: 'warn' },
      { main: join(import.meta.dirname, 'crash-main.ts'), waitFor: 'nothing' },
    )
    await settle(() => sleeper.logs().includes('loaded'), { timeoutMs: 60_000 })
    const id = await scene.ask(stage.web.name, stage.v2)
    sleeper.signal('SIGUSR2')
    await settle(() => sleeper.logs().includes(`standing at ${at}`), { timeoutMs: 60_000 })

    sleeper.signal('SIGSTOP')
    const other = await scene.startUpdater()
    const update = await scene.ended(id)
    const before = await stage.web.inspect()
    sleeper.signal('SIGUSR2')
    sleeper.signal('SIGCONT')
    await settle(() => sleeper.logs().includes('lease lost'), {
      what: 'it to see that it lost',
      timeoutMs: 30_000,
    })

    expect(update.state).toBe(outcome)
    const after = await stage.web.inspect()
    expect(after).toMatchObject({
      id: before.id,
      state: { running: true, startedAt: before.state.startedAt },
    })
    expect(await scene.read(id)).toMatchObject({ state: outcome })
    await other.stop()
  })
})

describe('row 33: two updaters', () => {
  test('share the work, and each update is run once', async () => {
    await using stages = new AsyncDisposableStack()
    const all = await Promise.all([1, 2, 3, 4].map(async () => stages.use(await aStage())))
    const ids = await Promise.all(all.map(({ web, v2 }) => scene.ask(web.name, v2)))

    const updaters = await Promise.all([scene.startUpdater(), scene.startUpdater()])
    const updates = await Promise.all(ids.map((id) => scene.ended(id)))
    for (const updater of updaters) await updater.stop()

    const outcomes = updates.map(({ state, reason }) => (state === 'succeeded' ? state : reason))
    expect(outcomes).toEqual(ids.map(() => 'succeeded'))
    for (const { steps } of updates) {
      expect(steps.filter(({ step }) => step === 'stop-old')).toHaveLength(1)
    }
  })
})

describe('Redis that comes back empty', () => {
  test('in the middle of an update loses nothing', async () => {
    await using stage = await aStage()
    const prefix = scene.environment['SENTINEL_REDIS_PREFIX'] ?? ''
    const updater = await scene.startUpdater({
      onBoundary: async ({ step, moment }) => {
        if (`${step}:${moment}` !== 'create:after') return
        const keys = await updater.ctx.redis.keys(`${prefix}:*`)
        await updater.ctx.redis.unlink(...keys)
      },
    })

    const update = await scene.ended(await scene.ask(stage.web.name, stage.v2))
    const next = await scene.ended(await scene.askRollback(update))
    await updater.stop()

    expect([update.state, next.state]).toEqual(['succeeded', 'succeeded'])
  })
})

describe('a deferred update whose time has come', () => {
  test('stays deferred while another one is active, and runs after it', async () => {
    await using stage = await aStage()
    const { web, v1, v2 } = stage
    const deferred = anUpdate({
      _id: newUpdateId(),
      hostId: localHostId,
      name: web.name,
      containerId: web.id,
      state: 'deferred',
      slot: slotOf(localHostId, web.name, 'deferred') ?? '',
      deferredUntil: new Date(Date.now() - 1000),
      to: { reference: v1.reference, tag: '1.0.0', digest: v1.digest, imageId: '' },
    })
    await scene.db.updates.collection.insertOne(deferred as never)
    const states: string[] = []
    const id = await scene.ask(web.name, v2)
    const updater = await scene.startUpdater({
      onBoundary: async ({ step, moment }) => {
        if (`${step}:${moment}` === 'create:after') states.push((await scene.read(deferred._id)).state)
      },
    })

    const update = await scene.ended(id)
    const late = await scene.ended(deferred._id)
    await updater.stop()

    expect(update.state).toBe('succeeded')
    expect(states[0]).toBe('deferred')
    // The container that it was made for is gone by then.
    expect(late.state).toBe('superseded')
  })
})

describe('a person’s start, stop and restart', () => {
  test('take the lease that updates take too', async () => {
    await using stage = await aStage()
    const { web, v2 } = stage
    const asked: unknown[] = []
    const act = (action: 'start' | 'stop' | 'restart') =>
      updater.ctx.queues.ask(
        'container.act',
        { hostId: localHostId, name: web.name, action, requestedBy: 'ada' },
        20_000,
      )
    const updater = await scene.startUpdater({
      onBoundary: async ({ step, moment }) => {
        if (`${step}:${moment}` === 'create:after')
          asked.push(await act('restart').catch((error: unknown) => error))
      },
    })

    await settle(() => updater.ctx.queues.queue('update').getWorkersCount())
    await act('stop')
    expect((await web.inspect()).state.running).toBe(false)
    await act('start')
    expect((await web.inspect()).state.running).toBe(true)
    const update = await scene.ended(await scene.ask(web.name, v2))
    await updater.stop()

    expect(update.state).toBe('succeeded')
    expect(asked).toMatchObject([{ kind: 'conflict', code: 'update_in_progress' }])
  })
})
