import { isDuplicateKey } from '../db/connect.ts'
import { withOutbox, type OutboxEntry } from '../events/outbox.ts'
import { endedStates, slotOf, type UpdateDoc, type UpdateState } from '../resources/update.ts'
import type { Context } from '../runtime/context.ts'
import { inProgress } from './create-update.ts'

export interface Guard {
  readonly id: string
  readonly from: readonly UpdateState[]
  readonly version?: number
  /** Lease token that must stand in the document. */
  readonly token?: string
  /** Candidate that the person saw. */
  readonly candidateId?: string
}

export interface Transition {
  readonly to: UpdateState
  readonly set?: Partial<UpdateDoc>
  readonly unset?: readonly (keyof UpdateDoc)[]
  readonly events?: readonly OutboxEntry[]
}

/**
 * One compare-and-set: changes the state, the slot and what else is given, and files the events in the same write.
 * @returns the document as it is now, or null when the guard did not hold (nothing was changed).
 * @throws AppError `update_in_progress` when another update occupies the new slot.
 */
export async function transition(
  ctx: Pick<Context, 'db' | 'events' | 'settings' | 'metrics'>,
  guard: Guard,
  { to, set = {}, unset = [], events = [] }: Transition,
): Promise<UpdateDoc | null> {
  const before = await ctx.db.updates
    .findOne({ _id: guard.id })
    .select({ hostId: 1, name: 1, version: 1 })
    .lean()
  if (!before) return null
  const hasEnded = (endedStates as readonly string[]).includes(to)
  const slot = slotOf(before.hostId, before.name, to)
  const { values } = await ctx.settings.read()
  const expiresAt = new Date(Date.now() + values['state.historyDays'] * 86_400_000)
  const filed = withOutbox(events)
  const removed = [...unset, ...(slot === undefined ? ['slot'] : [])]
  try {
    const result = await ctx.db.updates.updateOne(
      {
        _id: guard.id,
        state: { $in: [...guard.from] },
        version: guard.version ?? before.version,
        ...(guard.token === undefined ? {} : { token: guard.token }),
        ...(guard.candidateId === undefined ? {} : { candidateId: guard.candidateId }),
      },
      {
        $set: {
          ...set,
          state: to,
          ...(slot === undefined ? {} : { slot }),
          ...(to === 'queued' ? { queuedAt: new Date() } : {}),
          ...(hasEnded ? { endedAt: new Date(), expiresAt } : {}),
          ...(events.length > 0 ? filed.$set : {}),
        },
        $inc: { version: 1 },
        ...(removed.length > 0 ? { $unset: Object.fromEntries(removed.map((key) => [key, ''])) } : {}),
        ...(events.length > 0 ? { $push: filed.$push } : {}),
      },
    )
    if (result.matchedCount === 0) return null
  } catch (error) {
    if (isDuplicateKey(error)) throw inProgress(before.name, error)
    throw error
  }
  if (hasEnded) ctx.metrics.updates.inc({ outcome: to })
  await ctx.events.flush('updates', { _id: guard.id })
  return await ctx.db.updates.findOne({ _id: guard.id }).lean()
}
