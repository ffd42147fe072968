import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'
import { configuredChannels } from './configured-channels.ts'
import { messageOf, type StreamedEvent } from './message.ts'

/** An event this old is history: nobody wants to be woken by it. */
const staleAfterMs = 24 * 3_600_000

/** Files one delivery per channel for an event, once however often the event comes, and its job. */
export async function fileDeliveries(ctx: Context, event: StreamedEvent): Promise<void> {
  const message = messageOf(event)
  if (!message || Date.now() - Date.parse(event.at) > staleAfterMs) return
  const now = new Date()
  const expiresAt = new Date(now.getTime() + ctx.settings.boot['state.historyDays'] * 86_400_000)
  for (const channel of configuredChannels(ctx)) {
    const _id = `${event.id}/${channel.id}`
    try {
      await ctx.db.deliveries.collection.insertOne({
        _id,
        channelId: channel.id,
        channelName: channel.name,
        eventName: event.name,
        notification: message.type,
        payload: JSON.stringify(message),
        state: 'pending',
        attempts: 0,
        createdAt: now,
        expiresAt,
      } as never)
    } catch (error) {
      if (isDuplicateKey(error)) continue
      throw error
    }
    await offerDelivery(ctx, _id)
  }
}

/** Redis may be away: the sweeper offers it again. */
export async function offerDelivery(ctx: Pick<Context, 'queues'>, deliveryId: string): Promise<void> {
  try {
    await ctx.queues.enqueue('notify.deliver', { deliveryId })
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
  }
}
