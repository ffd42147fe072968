import { serviceKey } from '@sentinel/shared/resources/service'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { swarmOfMyOwn } from '@sentinel/testkit/swarm-of-my-own'
import { expect, test } from 'vitest'
import { openScene } from './scene.ts'

const isFull = processEnvironment()['SENTINEL_CHAOS'] === 'full'
const longestMs = 400_000

test(
  'a service of two nodes is brought to the new image on both, by its digest',
  async ({ skip }) => {
    skip(!isFull, 'npm run chaos does: two engines on one machine take their time')
    await using swarm = await swarmOfMyOwn()
    await using _worker = await swarm.addNode()
    await using scene = await openScene('services-nodes', {
      DOCKER_HOST: swarm.url,
      SENTINEL_LEASE: '15s',
    })
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    const name = uniqueName('web')
    const id = await swarm.createService({ name, image: v1.reference, isGlobal: true })
    const running = async (reference: string) => {
      const tasks = await swarm.host.listTasks(id)
      const there = tasks.filter(
        ({ desiredState, state }) => desiredState === 'running' && state === 'running',
      )
      return there.filter(({ image }) => image.startsWith(reference))
    }
    await settle(async () => (await running(v1.reference)).length === 2, {
      what: 'both nodes to run a task',
      timeoutMs: longestMs,
    })
    await scene.startUpdater()

    const _id = await scene.ask(serviceKey(name), v2)
    const update = await scene.ended(_id, longestMs)

    const pinned = `${v2.reference}@${v2.digest}`
    expect(update).toMatchObject({ state: 'succeeded', to: { digest: v2.digest } })
    expect(update.steps.at(-1)?.text).toBe(`2 of 2 tasks run ${pinned}`)
    const tasks = await running(v2.reference)
    expect(new Set(tasks.map(({ nodeId }) => nodeId)).size).toBe(2)
    expect(tasks.map(({ image }) => image)).toEqual([pinned, pinned])
  },
  longestMs,
)
