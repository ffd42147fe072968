import { aboutUpdate } from '@sentinel/saga/update-events'
import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { logger } from '@sentinel/shared/runtime/logger'
import { hostName } from '../host-name.ts'
import type { UpdaterContext } from '../updater-context.ts'

const log = logger.child({ part: 'compose-sync' })

/** Where people look: the activity log and the events; the update itself keeps it as well. */
export async function tellRefusal(ctx: UpdaterContext, update: UpdateDoc, text: string): Promise<void> {
  const { _id, name, hostId } = update
  log.warn({ updateId: _id, container: name, text }, 'compose file not written')
  const { values } = await ctx.settings.read()
  const at = new Date()
  const expiresAt = new Date(at.getTime() + values['state.historyDays'] * 86_400_000)
  const entry = {
    at,
    type: 'compose_sync',
    message: text,
    container: name,
    hostId,
    user: 'sentinel',
    expiresAt,
  }
  await ctx.db.logEntries.collection.insertOne(entry)
  const about = aboutUpdate(update, await hostName(ctx, hostId), text)
  const filed = withOutbox([outboxEntry('update.remarked', { ...about, part: 'compose-sync' })])
  await ctx.db.updates.updateOne({ _id }, { $set: filed.$set, $push: filed.$push })
  await ctx.events.flush('updates', { _id })
}
