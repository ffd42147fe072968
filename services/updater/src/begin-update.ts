import { firstEntry, restoringEntry, keepingEntry } from '@sentinel/saga/entries'
import type { Lease } from '@sentinel/saga/lease'
import { aboutUpdate } from '@sentinel/saga/update-events'
import { applyNote, writeEntry } from '@sentinel/saga/update-journal'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { transition } from '@sentinel/shared/updates/transition'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdaterContext } from './updater-context.ts'

export interface BegunUpdate {
  readonly update: UpdateDoc
  /** The last worker did not hand it back: what it had begun is perhaps done. */
  readonly isRecovery: boolean
}

/** Makes the update ours, as it stands now that the lease is: begins it, takes it over, or acts on a person's word. */
export async function beginUpdate(
  ctx: UpdaterContext,
  { update, lease, hostName }: { update: UpdateDoc; lease: Lease; hostName: string },
): Promise<BegunUpdate | null> {
  const ownership = { token: lease.token, owner: ctx.processId }
  const { _id: id, version } = update
  if (update.state === 'queued') {
    const entry = firstEntry()
    const verb = update.kind === 'rollback' ? 'rolls back' : 'updates'
    const message = `Sentinel ${verb} ${shownName(update.name)} to ${update.to.reference}`
    const begun = await transition(
      ctx,
      { id, from: ['queued'], version },
      {
        to: 'running',
        set: {
          ...ownership,
          startedAt: new Date(),
          journal: writeEntry(entry),
          steps: applyNote([], { step: entry.begun ?? '', direction: 'forward', phase: 'begun' }),
        },
        unset: ['deferredUntil', 'reason'],
        events: [outboxEntry('update.started', aboutUpdate(update, hostName, message))],
      },
    )
    return begun && { update: begun, isRecovery: false }
  }
  if (update.state === 'needs_attention') {
    const begun = await obey(ctx, update, ownership)
    return begun && { update: begun, isRecovery: false }
  }
  const { matchedCount } = await ctx.db.updates.updateOne(
    { _id: id, state: 'running', version },
    { $set: { ...ownership, ...markTaken(update) }, $inc: { version: 1 } },
  )
  const taken = matchedCount === 0 ? null : await ctx.db.updates.findOne({ _id: id }).lean()
  return taken && { update: taken, isRecovery: update.token !== undefined }
}

/** A worker that is only believed dead may still have a call under way. */
function markTaken({ token, journal }: UpdateDoc): Record<string, unknown> {
  if (token === undefined || !journal) return {}
  const state: unknown = { ...JSON.parse(journal.state), wasTakenOver: true }
  return { 'journal.state': JSON.stringify(state) }
}

async function obey(
  ctx: UpdaterContext,
  update: UpdateDoc,
  ownership: Pick<UpdateDoc, 'token' | 'owner'>,
): Promise<UpdateDoc | null> {
  const by = update.attention?.givenBy ?? 'somebody'
  const isRestoring = update.attention?.given === 'restore_old'
  const entry = isRestoring ? restoringEntry(update, by) : keepingEntry(update, by)
  return await transition(
    ctx,
    { id: update._id, from: ['needs_attention'], version: update.version },
    { to: 'running', set: { ...ownership, journal: writeEntry(entry) }, unset: ['attention'] },
  )
}
