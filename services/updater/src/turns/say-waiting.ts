import { aboutUpdate } from '@sentinel/saga/update-events'
import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { hostName } from '../host-name.ts'
import type { UpdaterContext } from '../updater-context.ts'

/** What a queued update waits for, so that nobody wonders why it does not begin: in the update, and told at once. */
export async function sayWaiting(
  ctx: Pick<UpdaterContext, 'db' | 'events'>,
  { _id }: Pick<UpdateDoc, '_id'>,
  reason: string,
): Promise<void> {
  const queued = { _id, state: 'queued' } as const
  const update = await ctx.db.updates
    .findOne(queued)
    .select({ hostId: 1, name: 1, kind: 1, from: 1, to: 1, reason: 1 })
    .lean()
  if (!update || update.reason === reason) return
  if (!isNews(update.reason, reason)) {
    await ctx.db.updates.updateOne(queued, { $set: { reason } })
    return
  }
  const host = await hostName(ctx, update.hostId).catch(() => update.hostId)
  const filed = withOutbox([outboxEntry('update.waiting', aboutUpdate(update, host, reason))])
  const change = { $set: { reason, ...filed.$set }, $push: filed.$push }
  const { matchedCount } = await ctx.db.updates.updateOne(queued, change)
  if (matchedCount > 0) await ctx.events.flush('updates', { _id })
}

/** In a long line the number of those who go before changes with every one of them, and their own events tell that. */
function isNews(before: string | undefined, now: string): boolean {
  return before === undefined || withoutNumbers(before) !== withoutNumbers(now)
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '')
}
