import { randomBytes } from 'node:crypto'
import { isDuplicateKey } from '../db/connect.ts'
import { insertIntoSlot } from '../db/insert-into-slot.ts'
import { AppError } from '../errors/app-error.ts'
import type { OutboxEntry } from '../events/outbox.ts'
import { slotOf, type UpdateDoc } from '../resources/update.ts'
import type { Context } from '../runtime/context.ts'
import { shownName } from '../resources/service.ts'

export type NewUpdate = Pick<
  UpdateDoc,
  'hostId' | 'name' | 'containerId' | 'kind' | 'cause' | 'requestedBy' | 'from' | 'to' | 'newerVersions'
> &
  Partial<
    Pick<
      UpdateDoc,
      | 'candidateId'
      | 'candidateSeenAt'
      | 'decidedFor'
      | 'deferredUntil'
      | 'isPullOnly'
      | 'resolved'
      | 'rollbackOf'
      | 'recipe'
      | 'reason'
    >
  > & {
    state: 'pending' | 'queued' | 'deferred'
  }

export const newUpdateId = () => randomBytes(12).toString('hex')

/** A new update as it is stored, with the events that tell of it. For one alone use `createUpdate`. */
export function updateDocument(
  update: NewUpdate & { _id: string },
  events: readonly OutboxEntry[],
): UpdateDoc {
  const now = new Date()
  const slot = slotOf(update.hostId, update.name, update.state)
  return {
    ...update,
    ...(slot === undefined ? {} : { slot }),
    version: 1,
    attempt: 0,
    steps: [],
    createdAt: now,
    ...(update.state === 'queued' ? { queuedAt: now } : {}),
    outbox: [...events],
    ...(events.length > 0 ? { outboxAt: now } : {}),
  }
}

/**
 * Files a new update with the events that tell of it, and, when it is queued, its job.
 * @throws AppError `update_in_progress` when the database already has one in that slot.
 */
export async function createUpdate(
  ctx: Pick<Context, 'db' | 'events' | 'queues'>,
  update: NewUpdate & { _id: string },
  events: readonly OutboxEntry[],
): Promise<UpdateDoc> {
  const document = updateDocument(update, events)
  try {
    await insertIntoSlot(ctx.db.updates.collection, document)
  } catch (error) {
    if (isDuplicateKey(error)) throw inProgress(update.name, error)
    throw error
  }
  await ctx.events.flush('updates', { _id: document._id })
  if (update.state === 'queued') await offerUpdate(ctx, document._id)
  return document
}

/** Puts the job of a queued update onto the queue, or of a deferred one for its time. Redis may be away: the sweeper of the updaters does it again. */
export async function offerUpdate(
  ctx: Pick<Context, 'queues'>,
  updateId: string,
  { delayMs = 0 }: { delayMs?: number } = {},
): Promise<void> {
  try {
    await ctx.queues.enqueue('update.run', { updateId }, delayMs > 0 ? { delayMs } : {})
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
  }
}

export function inProgress(name: string, cause?: unknown): AppError {
  return new AppError(
    'conflict',
    'update_in_progress',
    `${shownName(name)} already has an update under way; wait for it to end, or look at it in the queue`,
    { cause },
  )
}
