import { offerCheckAfter } from '@sentinel/shared/updates/offer-check'
import type { ScannerContext } from '../scanner-context.ts'

/** Asks again for the checks that ended updates wait for: Redis, the engine or a scanner was away when they ended. */
export async function sweepChecks(ctx: ScannerContext): Promise<void> {
  const before = new Date(Date.now() - ctx.settings.boot['update.sweepInterval'])
  const due = await ctx.db.updates
    .find({ recheckAt: { $lt: before } })
    .select({ hostId: 1, name: 1 })
    .lean()
  for (const update of due) await offerCheckAfter(ctx, update)
}
