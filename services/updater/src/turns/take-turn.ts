import type { Lease } from '@sentinel/saga/lease'
import { edgesAmong, type Edge } from '@sentinel/shared/dependencies/edges-among'
import { AppError } from '@sentinel/shared/errors/app-error'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { isSelfUnasked } from '../gates/unasked.ts'
import type { UpdaterContext } from '../updater-context.ts'
import { turnOf } from './free-places.ts'
import { judgeTurn, type Line } from './judge-turn.ts'
import { sayWaiting } from './say-waiting.ts'
import { takeSlot } from './take-slot.ts'

type Queued = Pick<UpdateDoc, '_id' | 'hostId' | 'name'>

export interface TakenTurn extends AsyncDisposable {
  /** Why it goes before others that it depends on. */
  readonly cycleText?: string
}

const shortestPauseMs = 500
const pausePerAheadMs = 500
const longestPauseMs = 30_000
const namesShown = 3

/**
 * The turn of a queued update: providers before consumers, who waits longest, and so many at a time on a host.
 * @throws AppError `not_its_turn` (unavailable: come again later), and the update says what it waits for.
 */
export async function takeTurn(ctx: UpdaterContext, update: Queued): Promise<TakenTurn> {
  const { _id: id, hostId } = update
  const { values } = await ctx.settings.read()
  const limit = values['update.perHost']
  const turn = judgeTurn(id, await readLine(ctx, hostId), limit)
  if (!turn.isNext) throw await notYet(ctx, id, turn)
  const slot = await takeSlot(ctx.leases, {
    name: `${hostId}/slot:update`,
    limit,
    purpose: turnOf(id),
  })
  if (slot === null) {
    const reason = `Waits for its turn: ${limit} updates run on this host`
    throw await notYet(ctx, id, { reason, ahead: 1 })
  }
  return taken(slot, turn.cycleText)
}

/**
 * What Sentinel does to itself unasked waits until nothing else is to be done on the host.
 * @throws AppError `not_its_turn`, and the update says what it waits for.
 */
export async function requireIdle(ctx: UpdaterContext, { _id: id, hostId }: Queued): Promise<void> {
  const others = await ctx.db.updates
    .find({ hostId, state: { $in: ['queued', 'running'] }, cause: { $ne: 'self' } })
    .select({ name: 1 })
    .lean()
  if (others.length === 0) return
  const names = others.map(({ name }) => shownName(name)).toSorted()
  const shown =
    names.length > namesShown ? `${names.length} other updates` : `the update of ${names.join(', ')}`
  const reason = `Waits for ${shown} to end: Sentinel updates itself when nothing else is to be done`
  throw await notYet(ctx, id, { reason, ahead: others.length })
}

/** Who waits longest is told that a place is free; all the others come by themselves, only later. */
export async function wakeNext(ctx: UpdaterContext, hostId: string): Promise<void> {
  try {
    const { values } = await ctx.settings.read()
    const limit = values['update.perHost']
    const line = await readLine(ctx, hostId)
    const next = line.queued.filter(({ id }) => judgeTurn(id, line, limit).isNext).slice(0, limit)
    const queue = ctx.queues.queue('update')
    for (const { id } of next) {
      const jobId = await queue.getDeduplicationJobId(`update.run-${id}`)
      const job = jobId === null ? undefined : await queue.getJob(jobId)
      if (await job?.isDelayed()) await job?.promote()
    }
  } catch {
    // Redis is away, or another one was quicker: they come by themselves.
  }
}

function taken(slot: Lease, cycleText: string | undefined): TakenTurn {
  return {
    ...(cycleText === undefined ? {} : { cycleText }),
    [Symbol.asyncDispose]: () => slot[Symbol.asyncDispose](),
  }
}

async function readLine(ctx: UpdaterContext, hostId: string): Promise<Line> {
  const under = await ctx.db.updates
    .find({ hostId, state: { $in: ['queued', 'running'] } })
    .select({ name: 1, state: 1, queuedAt: 1, createdAt: 1, cause: 1, decidedFor: 1 })
    .lean()
  const queued = under
    .filter(({ state }) => state === 'queued')
    // It waits for all the others, so nobody may wait for it.
    .filter((update) => !isSelfUnasked(update))
    .toSorted((left, right) => since(left) - since(right) || (left._id < right._id ? -1 : 1))
  const running = under.filter(({ state }) => state === 'running').map(({ name }) => name)
  return {
    queued: queued.map(({ _id: id, name }) => ({ id, name })),
    running,
    edges: under.length > 1 ? await readEdges(ctx, hostId) : [],
  }
}

function since({ queuedAt, createdAt }: Pick<UpdateDoc, 'queuedAt' | 'createdAt'>): number {
  return (queuedAt ?? createdAt).getTime()
}

async function readEdges(ctx: UpdaterContext, hostId: string): Promise<Edge[]> {
  const { values } = await ctx.settings.read()
  if (!values['update.dependencyAware']) return []
  const containers = await ctx.db.containers
    .find({ hostId })
    .select({ name: 1, containerId: 1, labels: 1, stack: 1, service: 1, sharesWith: 1 })
    .lean()
  return edgesAmong(containers)
}

async function notYet(
  ctx: UpdaterContext,
  id: string,
  { reason, ahead }: { reason: string; ahead: number },
): Promise<AppError> {
  await sayWaiting(ctx, { _id: id }, reason)
  const retryAfterMs = Math.min(longestPauseMs, shortestPauseMs + ahead * pausePerAheadMs)
  return new AppError('unavailable', 'not_its_turn', reason, { retryAfterMs })
}
