import type { Model } from 'mongoose'
import { activeStates, waitingStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { keyOf, type Facts, type RollbackPoint } from './snapshot.ts'

/** Which containers: all, or some of them. */
export type Which = { readonly [hostId: string]: readonly string[] } | 'all'

interface Keyed {
  hostId: string
  name: string
}

// Small batches, so that a large fleet is decoded in slices and requests are answered in between.
const batchSize = 50
const openStates = [...waitingStates, ...activeStates]
const notOurs = { outbox: 0, outboxAt: 0 }
const heavy = { ...notOurs, recipe: 0, 'journal.state': 0, 'journal.done': 0 }

/** Reads what is known about containers, a query per collection and host. */
export async function loadFacts({ db }: Pick<Context, 'db'>, which: Which): Promise<Facts> {
  // A few containers at once, a whole fleet in turns: what comes in together is decoded without a pause.
  const turn = which === 'all' ? inTurns() : atOnce
  const [containers, decisions, preferences, open, failures, done] = await Promise.all([
    turn(() => rows(db.containers, which, {}, notOurs)),
    // Why each tag was left out is long, and asked for one container at a time.
    turn(() => rows(db.decisions, which, {}, { ...notOurs, report: 0 })),
    turn(() => rows(db.preferences, which, {}, notOurs)),
    turn(() => rows(db.updates, which, { state: { $in: openStates } }, heavy)),
    turn(() => rows(db.failures, which, {}, {})),
    turn(() => loadSuccesses(db.updates, which)),
  ])
  return {
    containers: byKey(containers),
    decisions: byKey(decisions),
    preferences: byKey(preferences),
    waiting: byKey(open.filter(isWaiting)),
    active: byKey(open.filter((update) => !isWaiting(update))),
    failures: Map.groupBy(failures, ({ hostId, name }) => keyOf(hostId, name)),
    succeededAt: new Map(
      done.toReversed().map(({ hostId, name, endedAt }) => [keyOf(hostId, name), endedAt ?? new Date(0)]),
    ),
    rollbackPoints: rollbackPointsOf(done),
  }
}

type Turn = <T>(work: () => Promise<T>) => Promise<T>

const atOnce: Turn = (work) => work()

function inTurns(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

function isWaiting({ state }: Pick<UpdateDoc, 'state'>): boolean {
  return (waitingStates as readonly string[]).includes(state)
}

type Success = Pick<UpdateDoc, '_id' | 'hostId' | 'name' | 'kind' | 'from' | 'endedAt' | 'rollbackOf'>

/** Updates and rollbacks that succeeded, newest first. */
async function loadSuccesses(updates: Model<UpdateDoc>, which: Which): Promise<Success[]> {
  const projection = { hostId: 1, name: 1, kind: 1, from: 1, endedAt: 1, rollbackOf: 1 }
  const done = await rows(
    updates,
    which,
    { state: 'succeeded', $or: [{ kind: 'rollback' }, { recipe: { $exists: true } }] },
    projection,
  )
  return done.toSorted((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0))
}

export async function loadRollbackPoints(updates: Model<UpdateDoc>, which: Which) {
  return rollbackPointsOf(await loadSuccesses(updates, which))
}

/** The newest succeeded update of each container that was not rolled back since. */
function rollbackPointsOf(newestFirst: readonly Success[]): Map<string, RollbackPoint> {
  const undone = new Set(newestFirst.map(({ rollbackOf }) => rollbackOf))
  const points = new Map<string, RollbackPoint>()
  for (const { _id, hostId, name, kind, from, endedAt } of newestFirst) {
    const key = keyOf(hostId, name)
    if (kind !== 'update' || endedAt === undefined || undone.has(_id) || points.has(key)) continue
    points.set(key, { _id, hostId, name, from, endedAt })
  }
  return points
}

async function rows<Doc extends Keyed>(
  model: Model<Doc>,
  which: Which,
  filter: Record<string, unknown>,
  projection: Record<string, number>,
): Promise<Doc[]> {
  const filters =
    which === 'all'
      ? [filter]
      : Object.entries(which).map(([hostId, names]) => ({ hostId, name: { $in: names }, ...filter }))
  const found = await Promise.all(
    filters.map((each) =>
      model
        .find(each as never, projection)
        .batchSize(batchSize)
        .lean(),
    ),
  )
  return found.flat() as unknown as Doc[]
}

function byKey<Doc extends Keyed>(documents: readonly Doc[]): Map<string, Doc> {
  return new Map(documents.map((document) => [keyOf(document.hostId, document.name), document]))
}

/** What is known, with the given containers' part replaced. */
export function replaceFacts(old: Facts, fresh: Facts, keys: ReadonlySet<string>): Facts {
  const merge = <T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>) => {
    const merged = new Map(before)
    for (const key of keys) {
      const value = after.get(key)
      if (value === undefined) merged.delete(key)
      else merged.set(key, value)
    }
    return merged
  }
  return {
    containers: merge(old.containers, fresh.containers),
    decisions: merge(old.decisions, fresh.decisions),
    preferences: merge(old.preferences, fresh.preferences),
    waiting: merge(old.waiting, fresh.waiting),
    active: merge(old.active, fresh.active),
    failures: merge(old.failures, fresh.failures),
    succeededAt: merge(old.succeededAt, fresh.succeededAt),
    rollbackPoints: merge(old.rollbackPoints, fresh.rollbackPoints),
  }
}
