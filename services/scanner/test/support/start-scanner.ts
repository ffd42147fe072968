import { streamKey } from '@sentinel/shared/events/publisher'
import type { EventName } from '@sentinel/shared/events/catalogue'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { Context } from '@sentinel/shared/runtime/context'
import { startService } from '@sentinel/shared/runtime/run'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { runId, uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { scanner } from '../../src/service.ts'

export interface SeenEvent {
  readonly name: EventName
  readonly payload: Readonly<Record<string, unknown>>
}

export interface ScannerScene extends AsyncDisposable {
  readonly ctx: Context
  readonly space: Isolated
  readonly hostId: string
  /** Asks for a scan and waits for its end. */
  scan(): Promise<ScanDoc>
  /** Events published so far, oldest first. */
  events(...names: EventName[]): Promise<SeenEvent[]>
  container(name: string): ReturnType<typeof findContainer>
  /** Waits until the inventory knows these containers. */
  knows(...names: string[]): Promise<void>
  /** Waits until the inventory has no container of this test file. */
  forgets(): Promise<void>
  decision(name: string): ReturnType<typeof findDecision>
  updates(name: string): ReturnType<typeof findUpdates>
}

export interface SceneOptions {
  readonly name: string
  readonly environment?: Readonly<Record<string, string>>
  /** Another scene's space, for a second scanner beside the first. */
  readonly space?: Isolated
}

const findContainer = (ctx: Context, hostId: string, name: string) =>
  ctx.db.containers.findOne({ hostId, name }).lean()
const findDecision = (ctx: Context, name: string) => ctx.db.decisions.findOne({ name }).lean()
const findUpdates = (ctx: Context, name: string) =>
  ctx.db.updates.find({ name }).sort({ createdAt: 1 }).lean()

const stem = `z${runId.slice(0, 4)}`

/** A name that this test file alone gives. */
export function ownName(word: string): string {
  return uniqueName(`${stem}-${word}`)
}

/** A filter that leaves out every container that is not of this test file: others share the engine. */
export function onlyOwn(): string {
  return stem
    .split('')
    .map((letter, index) => `${stem.slice(0, index)}[!${letter}]*`)
    .join('\n')
}

/** A scanner on the shared engine. Scheduled scans are off, so that a test sees its own alone. */
export async function startScanner({ name, environment, space: given }: SceneOptions): Promise<ScannerScene> {
  const space =
    given ?? isolated(name, { SENTINEL_PAUSED: 'true', SENTINEL_SWEEP_INTERVAL: '500ms', ...environment })
  const running = await startService(scanner, space.environment)
  const { ctx } = running
  const host = await settle(() => ctx.db.hosts.findOne({ slug: 'local' }).lean(), { what: 'the local host' })
  const hostId = host._id
  const events = async (...names: readonly EventName[]) => {
    const entries = await ctx.redis.xrange(streamKey(space.prefix), '-', '+')
    const seen = entries.map(([, fields]) => readEvent(fields))
    return names.length === 0 ? seen : seen.filter((event) => names.includes(event.name))
  }
  return {
    ctx,
    space,
    hostId,
    async scan() {
      const before = (await events('scan.completed')).length
      await ctx.queues.enqueue('scan.fleet', { mode: 'manual', requestedBy: 'test' })
      const ends = await settle(
        async () => {
          const found = await events('scan.completed')
          return found.length > before && found
        },
        { what: 'the scan to end', timeoutMs: 60_000 },
      )
      const scanId = String(ends.at(-1)?.payload['scanId'])
      return (await ctx.db.scans.findOne({ _id: scanId }).lean()) as ScanDoc
    },
    events,
    container: (container) => findContainer(ctx, hostId, container),
    async knows(...containers) {
      await settle(
        async () =>
          (await ctx.db.containers.countDocuments({ hostId, name: { $in: containers } })) ===
          containers.length,
        { what: `the inventory to know ${containers.join(', ')}`, timeoutMs: 30_000 },
      )
    },
    async forgets() {
      await settle(
        async () => {
          const listed = await ctx.db.containers.find({ hostId }).lean()
          return listed.every((container) => !container.name.startsWith(stem))
        },
        { what: 'the inventory to forget what was removed', timeoutMs: 30_000 },
      )
    },
    decision: (container) => findDecision(ctx, container),
    updates: (container) => findUpdates(ctx, container),
    async [Symbol.asyncDispose]() {
      await running.stop()
      if (!given) await space[Symbol.asyncDispose]()
    },
  }
}

function readEvent(fields: readonly string[]): SeenEvent {
  const value = (key: string) => fields[fields.indexOf(key) + 1] ?? ''
  return {
    name: value('name') as EventName,
    payload: JSON.parse(value('payload')) as Record<string, unknown>,
  }
}
