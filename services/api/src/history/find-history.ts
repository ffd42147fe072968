import { serviceKey } from '@sentinel/shared/resources/service'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import type { Snapshot } from '../fleet/snapshot.ts'
import type { HistoryRecord } from '../views/history-record.ts'
import { presentRecord, presentScanRecord } from './present-record.ts'

export interface HistoryQuery {
  readonly limit: number
  /** Strictly older than this. */
  readonly before?: Date | undefined
  readonly type?: HistoryRecord['type'] | undefined
  /** Of one container only, without scans. */
  readonly of?: Pick<UpdateDoc, 'hostId' | 'name'>
}

const heavy = { recipe: 0, journal: 0, outbox: 0, evidence: 0 }

/**
 * What happened, newest first. An offer that was never accepted is no history: what a person said about it stands in
 * the activity log.
 */
export async function findHistory(
  { db }: Pick<Context, 'db'>,
  snapshot: Snapshot,
  { limit, before, type, of }: HistoryQuery,
): Promise<HistoryRecord[]> {
  const endedAt = before ? { $exists: true, $lt: before } : { $exists: true }
  const wantsUpdates = type !== 'scan'
  const wantsScans = (type === undefined || type === 'scan') && of === undefined
  const [updates, scans] = await Promise.all([
    wantsUpdates
      ? db.updates
          .find({ ...ofType(type), ...of, endedAt, queuedAt: { $exists: true } }, heavy)
          .sort({ endedAt: -1 })
          .limit(limit)
          .lean<UpdateDoc[]>()
      : [],
    wantsScans ? db.scans.find({ endedAt }).sort({ endedAt: -1 }).limit(limit).lean<ScanDoc[]>() : [],
  ])
  return [...updates.map((update) => presentRecord(snapshot, update)), ...scans.map(presentScanRecord)]
    .toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : a.timestamp > b.timestamp ? -1 : 0))
    .slice(0, limit)
}

/** Services bear names that all begin alike. */
function ofType(type: HistoryRecord['type'] | undefined) {
  const [first, afterLast] = [serviceKey(''), serviceKey('\uFFFF')]
  if (type === 'service') return { name: { $gte: first, $lt: afterLast } }
  return type === 'update' ? { $or: [{ name: { $lt: first } }, { name: { $gte: afterLast } }] } : {}
}
