import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { engineOfMyOwn } from '@sentinel/testkit/engine-of-my-own'
import { mongoOfMyOwn } from '@sentinel/testkit/mongo-of-my-own'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess } from '@sentinel/testkit/start-process'
import {
  expectedAfter,
  forwardPoints,
  isFull,
  latePoints,
  openLane,
  sickPoints,
  withUpdaters,
  type Lane,
} from './crash-lane.ts'
import { openScene } from './scene.ts'

let lane: Lane

beforeAll(async () => {
  lane = await openLane('crash-start-first', 'start-first')
})
afterAll(() => lane[Symbol.asyncDispose]())

/** Where this order differs from the other; all of it in `npm run chaos`. */
const telling = {
  forward: ['start-new:after', 'swap-names:after', 'stop-old:before', 'stop-old:after'],
  sick: ['prove:before', 'start-new:before:undo'],
  late: ['stop-old:before:undo', 'swap-names:after:undo'],
}

function chosen<P extends { readonly at: string }>(points: readonly P[], names: readonly string[]): P[] {
  return points.filter(({ at }) => isFull || names.includes(at))
}

function inOrder<P>(points: readonly P[]) {
  return points.map((point, index) => ({ ...point, next: points[index + 1] }))
}

describe('an updater that is killed while old and new run side by side', () => {
  test.each(inOrder(withUpdaters(chosen(forwardPoints('start-first'), telling.forward))))(
    'at $at ($updaters updaters) leaves it $outcome and whole, and nothing behind',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, 'start-first'))
    },
  )

  test.each(inOrder(withUpdaters(chosen(sickPoints('start-first'), telling.sick))))(
    'while new is sick, at $at ($updaters updaters), leaves old as if nothing had been',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject({ ...expectedAfter(point, 'start-first'), isUninterrupted: true })
    },
  )

  test.each(inOrder(withUpdaters(chosen(latePoints('start-first'), telling.late))))(
    'on the way back from its end, at $at ($updaters updaters), leaves it $outcome and whole',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, 'start-first'))
    },
  )
})

const strategy = { SENTINEL_UPDATE_STRATEGY: 'start-first' }
const short = { SENTINEL_LEASE: '8s' }
const hostConfig = { RestartPolicy: { Name: 'always' } }

describe('an engine that is killed while both run', () => {
  const boundaries = ['start-new:after', 'prove:after', 'swap-names:after', 'stop-old:after']
  test.each(isFull ? boundaries : ['swap-names:after'])(
    'at %s has both again when it is back, and the update goes on',
    async (at) => {
      const app = uniqueName('app')
      const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
      await using engine = await engineOfMyOwn()
      await using own = await openScene('start-first-reboot', { ...strategy, DOCKER_HOST: engine.url })
      await using shop = await aContainer({ image: v1.reference, dockerHost: engine.url, hostConfig })
      let isDone = false
      await own.startUpdater({
        onBoundary: async ({ step, moment }) => {
          if (isDone || `${step}:${moment}` !== at) return
          isDone = true
          await engine.kill()
          void engine.start()
        },
      })

      const update = await own.ended(await own.ask(shop.name, v2), 110_000)

      expect(update).toMatchObject({ state: 'succeeded' })
      expect(await shop.inspect()).toMatchObject({
        imageId: v2.imageId,
        restartPolicy: { name: 'always' },
        state: { running: true },
      })
      expect((await own.host.listContainers()).map(({ name }) => name)).toEqual([shop.name])
    },
  )
})

describe('MongoDB that is away while both run', () => {
  test.each(isFull ? ['prove:after', 'swap-names:after'] : ['prove:after'])(
    'from %s on has nothing put back, and the next updater goes on',
    async (at) => {
      const app = uniqueName('app')
      const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
      await using mongo = await mongoOfMyOwn()
      await using own = await openScene('start-first-mongo', {
        ...strategy,
        ...short,
        MONGODB_URI: mongo.url,
      })
      await using shop = await aContainer({ image: v1.reference, dockerHost: part('dockerHost'), hostConfig })
      await using victim = await startProcess(
        'updater',
        { ...own.environment, SENTINEL_CRASH_AT: at, SENTINEL_LOG_LEVEL: 'warn' },
        { main: join(import.meta.dirname, 'crash-main.ts'), waitFor: 'nothing' },
      )
      const said = (what: string) => settle(() => victim.logs().includes(what), { what, timeoutMs: 60_000 })
      await said('loaded')
      const id = await own.ask(shop.name, v2)
      victim.signal('SIGUSR2')
      await said(`standing at ${at}`)

      mongo.pause()
      victim.signal('SIGUSR2')
      await said('lease lost')
      const all = await own.host.listContainers()
      const both = all.filter(
        ({ id: one, name }) => one === shop.id || name === shop.name || name.includes(id),
      )
      mongo.resume()
      const update = await own.ended(id, 90_000)

      expect(both.map(({ state }) => state)).toEqual(['running', 'running'])
      expect(update.state).toBe('succeeded')
      expect(await shop.inspect()).toMatchObject({ imageId: v2.imageId, state: { running: true } })
    },
  )
})
