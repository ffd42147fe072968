import { serviceOf, shownName } from '@sentinel/shared/resources/service'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Snapshot } from '../fleet/snapshot.ts'
import type { HistoryRecord } from '../views/history-record.ts'
import { presentUpdate } from '../views/present-update.ts'

type Outcome = HistoryRecord['outcome']

const ofUpdate: Partial<Record<UpdateDoc['state'], Outcome>> = {
  succeeded: 'success',
  unchanged: 'identical',
  rolled_back: 'rollback',
  failed: 'failed',
  skipped: 'skipped',
  refused: 'refused',
  superseded: 'superseded',
  cancelled: 'cancelled',
}
/** A rollback that a person asked for: "rollback" when the earlier version runs again. */
const ofRollback: typeof ofUpdate = {
  ...ofUpdate,
  succeeded: 'rollback',
  rolled_back: 'rollback_failed',
  failed: 'rollback_failed',
}

export function presentRecord(
  { hosts, local }: Pick<Snapshot, 'hosts' | 'local'>,
  update: UpdateDoc,
): HistoryRecord {
  const { from, to, reason, startedAt, endedAt } = update
  const isOfService = serviceOf(update.name) !== undefined
  const outcome = outcomeOf(update, isOfService)
  const isLocal = update.hostId === local?._id
  const hostName = hosts.get(update.hostId)?.name ?? ''
  const ended = endedAt ?? update.createdAt
  return {
    timestamp: ended.toISOString(),
    container_name: shownName(update.name),
    old_image: from?.reference ?? '',
    old_digest: from?.digest ?? '',
    new_image: to?.reference ?? '',
    new_digest: to?.digest ?? '',
    outcome,
    duration: startedAt ? Math.max(0, ended.getTime() - startedAt.getTime()) * 1_000_000 : 0,
    ...(reason === undefined || update.state === 'succeeded' ? {} : { error: reason }),
    type: isOfService ? 'service' : 'update',
    host_id: isLocal ? '' : update.hostId,
    host_name: isLocal ? '' : hostName,
    id: update._id,
    kind: update.kind,
    cause: update.cause,
    requested_by: update.requestedBy,
    reason: reason ?? null,
    steps: presentUpdate(update, hostName).steps,
  }
}

function outcomeOf({ kind, state, errorCode }: UpdateDoc, isOfService: boolean): Outcome {
  if (isOfService && kind === 'rollback' && state === 'succeeded') return 'rollback_success'
  if (isOfService && kind === 'update' && errorCode === 'timeout') return 'timeout'
  return (kind === 'rollback' ? ofRollback : ofUpdate)[state] ?? 'failed'
}

export function presentScanRecord(scan: ScanDoc): HistoryRecord {
  const ended = scan.endedAt ?? scan.startedAt
  const { counts } = scan
  const summary = `${scan.checked} checked, ${counts?.upToDate ?? 0} up to date, ${counts?.auto ?? 0} updated, ${counts?.queued ?? 0} queued, ${counts?.skipped ?? 0} skipped, ${counts?.failed ?? 0} failed`
  return {
    timestamp: ended.toISOString(),
    container_name: '',
    old_image: '',
    old_digest: '',
    new_image: '',
    new_digest: '',
    outcome: 'scan_summary',
    duration: Math.max(0, ended.getTime() - scan.startedAt.getTime()) * 1_000_000,
    error: scan.error ?? summary,
    type: 'scan',
    host_id: '',
    host_name: '',
    id: scan._id,
    kind: 'scan',
    cause: scan.mode,
    requested_by: scan.requestedBy,
    reason: summary,
    steps: [],
  }
}
