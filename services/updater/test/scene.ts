import type { Host } from '@sentinel/docker/host'
import { connectDb, type Db } from '@sentinel/shared/db/connect'
import { ensureIndexes } from '@sentinel/shared/db/prepare'
import { serviceOf } from '@sentinel/shared/resources/service'
import { endedStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import { startService, type Running } from '@sentinel/shared/runtime/run'
import { createUpdate, newUpdateId, type NewUpdate } from '@sentinel/shared/updates/create-update'
import { engineOf } from '@sentinel/testkit/engine-of'
import { aHost, localHostId } from '@sentinel/testkit/factories'
import { isolated } from '@sentinel/testkit/isolated'
import { part } from '@sentinel/testkit/parts'
import { settle } from '@sentinel/testkit/settle'
import { updaterWith, type UpdaterOptions } from '../src/service.ts'

/** What one file of updater tests has to itself: a database, a Redis prefix, an engine, updaters when asked. */
export interface Scene extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>
  readonly db: Db
  readonly host: Host
  startUpdater(
    options?: UpdaterOptions & { environment?: Readonly<Record<string, string>> },
  ): Promise<Running>
  /** Asks for an update of whatever bears the name now, a container or `service:<name>`; the job is offered by the running updater's sweeper. */
  ask(
    name: string,
    to: { reference: string; digest?: string },
    overrides?: Partial<NewUpdate>,
  ): Promise<string>
  askRollback(of: UpdateDoc): Promise<string>
  /** The update, once it has ended or needs a person. */
  ended(updateId: string, timeoutMs?: number): Promise<UpdateDoc>
  /** The update, once an updater has acted on a person's word. */
  settled(updateId: string): Promise<UpdateDoc>
  read(updateId: string): Promise<UpdateDoc>
}

const quick = {
  // Long enough that a busy machine loses none; what shows how one runs out sets its own.
  SENTINEL_LEASE: '10s',
  SENTINEL_SWEEP_INTERVAL: '500ms',
  SENTINEL_GRACE_PERIOD: '1s',
  SENTINEL_HEALTH_TIMEOUT: '5s',
}

export async function openScene(
  name: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const own = stack.use(isolated(name, { ...quick, ...overrides }))
  const { environment } = own
  const db = stack.use(connectDb(environment['MONGODB_URI'] ?? '', own.database))
  await ensureIndexes(db)
  await db.hosts.create(aHost())
  const host = engineOf(environment['DOCKER_HOST'] ?? part('dockerHost'))
  const silent = {
    events: {
      flush: () => Promise.resolve(),
      publish: () => Promise.resolve(),
      sweep: () => Promise.resolve(0),
    },
    queues: { enqueue: () => Promise.resolve('') },
  }

  async function whatBears(name: string): Promise<{ id: string; reference: string }> {
    const service = serviceOf(name)
    const found = await (service === undefined ? host.inspectContainer(name) : host.inspectService(service))
    if (!found) throw new Error(`Nothing is called ${name}`)
    const reference = 'image' in found ? (found.image.split('@')[0] ?? '') : found.imageReference
    return { id: found.id, reference }
  }

  async function file(name: string, update: Partial<NewUpdate> & Pick<NewUpdate, 'to'>): Promise<string> {
    const { id, reference } = await whatBears(name)
    const { _id } = await createUpdate(
      { db, ...silent } as never,
      {
        _id: newUpdateId(),
        hostId: localHostId,
        name,
        containerId: id,
        kind: 'update',
        cause: 'update',
        requestedBy: 'test',
        state: 'queued',
        from: { reference, tag: tagOf(reference), digest: '', imageId: '' },
        newerVersions: [],
        ...update,
      },
      [],
    )
    return _id
  }

  async function read(updateId: string): Promise<UpdateDoc> {
    const update = await db.updates.findOne({ _id: updateId }).lean()
    if (!update) throw new Error(`No update ${updateId}`)
    return update
  }

  const owned = stack.move()
  return {
    environment,
    db,
    host,
    read,
    async startUpdater({ environment: more, ...options } = {}) {
      const running = await startService(updaterWith(options), { ...environment, ...more })
      owned.defer(() => running.stop())
      return running
    },
    ask: (name, { reference, digest = '' }, overrides = {}) =>
      file(name, { to: { reference, tag: tagOf(reference), digest, imageId: '' }, ...overrides }),
    askRollback: (of) =>
      file(of.name, { to: of.from, kind: 'rollback', cause: 'rollback', rollbackOf: of._id }),
    ended: (updateId, timeoutMs = 60_000) =>
      settle(
        async () => {
          const update = await read(updateId)
          const hasEnded =
            update.state === 'needs_attention' || (endedStates as readonly string[]).includes(update.state)
          return hasEnded && update.token === undefined ? update : null
        },
        { what: `update ${updateId} to end`, timeoutMs, intervalMs: 100 },
      ),
    settled: (updateId) =>
      settle(
        async () => {
          const update = await read(updateId)
          const hasWord = update.state === 'running' || update.attention?.given !== undefined
          return hasWord ? null : update
        },
        { what: `somebody's word on ${updateId} to be followed`, timeoutMs: 60_000 },
      ),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function tagOf(reference: string): string {
  return /:([^:/@]+)(?:@.*)?$/.exec(reference)?.[1] ?? 'latest'
}
