import type { Host } from '@sentinel/docker/host'
import { engineOfMyOwn, type OwnEngine } from '@sentinel/testkit/engine-of-my-own'
import { mongoOfMyOwn } from '@sentinel/testkit/mongo-of-my-own'
import { networkOfMyOwn } from '@sentinel/testkit/network-of-my-own'
import type { OwnPart } from '@sentinel/testkit/own-part'
import { publish, type Published } from '@sentinel/testkit/publish'
import { redisOfMyOwn, type OwnRedis } from '@sentinel/testkit/redis-of-my-own'
import { removeContainers } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import type { Fate } from './chaos-draw.ts'

/** The images of one container: what it runs, and what it is updated to. */
export interface Images extends Record<Fate, Published> {
  readonly old: Published
  /** As its owner writes it. */
  readonly reference: string
}

/** Parts that belong to the rounds alone, so that they may be killed. */
export interface Stage extends AsyncDisposable {
  readonly engine: OwnEngine
  readonly redis: OwnRedis
  readonly mongo: OwnPart
  readonly network: { readonly name: string; readonly address: string }
  /** Of the n-th container of a round. */
  images(index: number): Promise<Images>
  /** Of what lives in another one's network. */
  readonly client: Published
  /** The engine as it was before the round. */
  clear(): Promise<void>
}

const volumes = ['/data', '/cache']
const ends = (line: string) => ({ volumes, cmd: ['/bin/sh', '-c', line] })
const checked = (test: string) => ({
  volumes,
  healthcheck: { test, intervalMs: 300, timeoutMs: 5000, retries: 2 },
})

export async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await engineOfMyOwn())
  const network = stack.use(await networkOfMyOwn(engine.url))
  const redis = stack.use(await redisOfMyOwn())
  const mongo = stack.use(await mongoOfMyOwn())
  const client = await publish(uniqueName('client'), 'latest')
  await engine.host.pullImage(client.reference)
  const known: Promise<Images>[] = []
  const kept = new Set([client.imageId])

  async function make(): Promise<Images> {
    const app = uniqueName('chaos')
    const old = await publish(app, 'one', { volumes: ['/data'] })
    kept.add(old.imageId)
    await engine.host.pullImage(old.reference)
    return {
      old,
      reference: `${old.registry}/${app}:latest`,
      good: await publish(app, 'good', { volumes }),
      healthy: await publish(app, 'healthy', checked('test -e /www/version')),
      exits: await publish(app, 'exits', ends('echo no such table; exit 3')),
      unhealthy: await publish(app, 'unhealthy', checked('exit 1')),
      late: await publish(app, 'late', ends('echo warming up; sleep 0.7; exit 3')),
    }
  }

  const owned = stack.move()
  return {
    engine,
    redis,
    mongo,
    network,
    client,
    images: (index) => (known[index] ??= make()),
    clear: () => clear(engine.host, kept),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function clear(host: Host, kept: ReadonlySet<string>): Promise<void> {
  await removeContainers(host, await host.listContainers())
  for (const { name } of await host.listVolumes()) await host.removeVolume(name)
  for (const { id } of await host.listImages()) {
    if (!kept.has(id)) await host.removeImage(id, { force: true })
  }
}
