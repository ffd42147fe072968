import type { Message } from '@sentinel/shared/channels/channel'
import { channelKinds } from '@sentinel/shared/channels/index'
import { toAppError } from '@sentinel/shared/errors/app-error'
import { jobs } from '@sentinel/shared/queues/jobs'
import { processor } from '@sentinel/shared/queues/worker'
import { configuredChannels } from '../configured-channels.ts'
import type { NotifierContext } from '../context.ts'

/** Delivers once. What the receiver may mend by itself is tried again; what it refuses is recorded and left. */
export const notifyDeliver = processor<NotifierContext, 'notify.deliver'>(
  'notify.deliver',
  async (ctx, { deliveryId }, signal, meta) => {
    const delivery = await ctx.db.deliveries.findOne({ _id: deliveryId }).lean()
    if (delivery?.state !== 'pending') return
    const channel = configuredChannels(ctx).find(({ id }) => id === delivery.channelId)
    const kind = channelKinds.find((entry) => entry.kind === channel?.kind)
    if (!channel || !kind) {
      await end(ctx, deliveryId, 'failed', 'The channel is no longer configured')
      return
    }
    try {
      const message = JSON.parse(delivery.payload) as Message
      await kind.send(kind.config.parse(channel.config), message, { fetch: ctx.fetch, signal })
      await end(ctx, deliveryId, 'delivered')
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.kind === 'aborted') throw error
      const isWorthAnother = error.kind === 'upstream' || error.kind === 'timeout'
      if (!isWorthAnother || meta.attempt >= jobs['notify.deliver'].attempts) {
        await end(ctx, deliveryId, 'failed', error.message)
        return
      }
      await ctx.db.deliveries.updateOne(
        { _id: deliveryId },
        { $set: { lastError: error.message }, $inc: { attempts: 1 } },
      )
      throw error
    }
  },
)

async function end(
  ctx: NotifierContext,
  id: string,
  state: 'delivered' | 'failed',
  lastError?: string,
): Promise<void> {
  const $set = { state, endedAt: new Date(), ...(lastError === undefined ? {} : { lastError }) }
  await ctx.db.deliveries.updateOne({ _id: id, state: 'pending' }, { $set, $inc: { attempts: 1 } })
  ctx.metrics.deliveries.inc({ outcome: state })
}
