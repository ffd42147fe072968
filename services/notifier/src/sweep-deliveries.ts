import type { Context } from '@sentinel/shared/runtime/context'
import { offerDelivery } from './file-deliveries.ts'

/** Offers pending deliveries again whose job may be lost with an emptied Redis; a job that lives is joined, not doubled. */
export async function sweepDeliveries(ctx: Context): Promise<void> {
  const createdAt = { $lt: new Date(Date.now() - ctx.settings.boot['update.sweepInterval']) }
  const waiting = await ctx.db.deliveries
    .find({ state: 'pending', createdAt })
    .select({ _id: 1 })
    .sort({ createdAt: 1 })
    .limit(200)
    .lean()
  for (const { _id } of waiting) await offerDelivery(ctx, _id)
}
