import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

export interface ExpectedOutage {
  /** Null where nothing is known. */
  readonly seconds: number | null
  readonly source: 'strategy' | 'container' | 'fleet' | 'unknown'
  readonly text: string
}

const ownUpdates = 5
const fleetUpdates = 100

/** How long nobody will serve: as long as it took before, here or else elsewhere. */
export async function expectedOutage(
  { db }: Pick<Context, 'db'>,
  { hostId, name, strategy }: { hostId: string; name: string; strategy: 'stop-first' | 'start-first' },
): Promise<ExpectedOutage> {
  if (strategy === 'start-first') {
    return { seconds: 0, source: 'strategy', text: 'None: the old one serves until the new one does' }
  }
  const own = await outagesOf(db, { hostId, name }, ownUpdates)
  if (own.length > 0) {
    return { seconds: median(own), source: 'container', text: `As the last ${times(own.length)} of ${name}` }
  }
  const fleet = await outagesOf(db, {}, fleetUpdates)
  if (fleet.length > 0) {
    return {
      seconds: median(fleet),
      source: 'fleet',
      text: `As the last ${times(fleet.length)} of other containers`,
    }
  }
  return { seconds: null, source: 'unknown', text: 'Not known: nothing was updated before' }
}

async function outagesOf(
  db: Context['db'],
  where: Partial<Pick<UpdateDoc, 'hostId' | 'name'>>,
  most: number,
): Promise<number[]> {
  const updates = await db.updates
    .find({ ...where, state: 'succeeded' })
    .sort({ endedAt: -1 })
    .limit(most)
    .select({ steps: 1 })
    .lean()
  return updates.flatMap(({ steps }) => outageOf(steps))
}

/** From when the old one began to stop to when the new one was started; none where new was started first. */
export function outageOf(steps: UpdateDoc['steps']): number[] {
  const stop = steps.find(({ step, direction }) => step === 'stop-old' && direction === 'forward')
  const start = steps.find(({ step, phase }) => step === 'start-new' && phase === 'done')
  if (!stop || !start?.endedAt || start.at < stop.at) return []
  return [(start.endedAt.getTime() - stop.at.getTime()) / 1000]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2
}

function times(count: number): string {
  return count === 1 ? 'update' : `${count} updates`
}
