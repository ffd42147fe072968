import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { networkOfMyOwn } from '@sentinel/testkit/network-of-my-own'
import { part } from '@sentinel/testkit/parts'
import { publish, type PublishOptions } from '@sentinel/testkit/publish'
import { removeContainersNamed } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'

const root = resolve(import.meta.dirname, '../../..')
const main = join(root, 'services/updater/src/main.ts')
const socket = part('dockerHost').slice('unix://'.length)
/** What a Node binary of this machine needs of it; the images themselves hold next to nothing. */
const borrowed = ['/usr', '/lib', '/lib64', dirname(process.execPath), root].map(
  (path) => `${path}:${path}:ro`,
)
const cmd = [process.execPath, '--conditions=source', main]

/** Three processes start one after the other, each reading all its sources. */
export const limitMs = 300_000
export const soon = { timeoutMs: limitMs, intervalMs: 50 }

export interface Stage extends AsyncDisposable {
  readonly scene: Scene
  /** The updater, in a container, of the old image. */
  readonly updater: SampleContainer
  readonly oldImageId: string
  /** What it alone can have, where it is in a network of its own. */
  readonly address: string | undefined
  /** Publishes the new image and asks for it. */
  update(options?: PublishOptions): Promise<{ id: string; newImageId: string }>
  /** Nobody of the update is left on the engine but who bears the name. */
  cleared(updateId: string): Promise<void>
}

/** An updater in a container: in the machine's network, or as people run it: in one of its own, with an address. */
export async function openStage(
  network: 'host' | 'bridge',
  environment: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const scene = stack.use(await openScene('self-update', environment))
  // What one process has read of the sources, the next one need not.
  const compiled = await mkdtemp(join(tmpdir(), 'sentinel-compiled-'))
  stack.defer(() => rm(compiled, { recursive: true, force: true }))
  const place = network === 'host' ? onMachine : await inNetwork(scene, stack)
  const app = uniqueName('updater')
  const v1 = await publish(app, '1.0.0', { cmd })
  const updater = stack.use(
    await aContainer({
      image: v1.reference,
      env: { ...scene.environment, ...place.env, NODE_COMPILE_CACHE: compiled },
      dockerHost: part('dockerHost'),
      hostConfig: {
        ...place.hostConfig,
        Binds: [...borrowed, `${socket}:${socket}`, `${compiled}:${compiled}`],
        RestartPolicy: { Name: 'unless-stopped' },
      },
      body: place.body,
    }),
  )
  await settle(async () => (await scene.db.processes.countDocuments({})) === 1, {
    what: 'the updater to tell in which container it runs',
    ...soon,
  })
  const ids: string[] = []
  stack.defer(async () => {
    for (const id of ids) await removeContainersNamed(scene.host, `sentinel-helper-${id}`)
  })
  const owned = stack.move()
  return {
    scene,
    updater,
    oldImageId: v1.imageId,
    address: place.address,
    async update(options) {
      const next = await publish(app, uniqueName('v'), { cmd, ...options })
      const id = await scene.ask(updater.name, next, { cause: 'self' })
      ids.push(id)
      return { id, newImageId: next.imageId }
    },
    async cleared(updateId) {
      const left = async () =>
        (await scene.host.listContainers()).filter(({ name }) => name.includes(updateId))
      await settle(async () => (await left()).length === 0, {
        what: 'the helper to take itself away',
        ...soon,
      })
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface Place {
  readonly env: Readonly<Record<string, string>>
  readonly hostConfig: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
  readonly address: string | undefined
}

const onMachine: Place = { env: {}, hostConfig: { NetworkMode: 'host' }, body: {}, address: undefined }

/** From there MongoDB and Redis, which listen on the machine's loopback, are reached over the network's gateway. */
async function inNetwork({ environment }: Scene, stack: AsyncDisposableStack): Promise<Place> {
  const { name, address } = stack.use(await networkOfMyOwn(part('dockerHost')))
  const gateway = address.replace(/\d+$/, '1')
  const env: Record<string, string> = {}
  for (const key of ['MONGODB_URI', 'REDIS_URL']) {
    const url = new URL(environment[key] ?? '')
    const port = await relay(gateway, Number(url.port), stack)
    url.host = `${gateway}:${port}`
    env[key] = url.href
  }
  return {
    env,
    hostConfig: { NetworkMode: name },
    body: {
      Hostname: 'updater',
      NetworkingConfig: {
        EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: address }, Aliases: ['updater'] } },
      },
    },
    address,
  }
}

async function relay(host: string, target: number, stack: AsyncDisposableStack): Promise<number> {
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(0, host, listening.resolve)
  await listening.promise
  stack.defer(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The relay has no port')
  return address.port
}
