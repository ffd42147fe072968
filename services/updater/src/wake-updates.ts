import { AppError } from '@sentinel/shared/errors/app-error'
import { offerUpdate } from '@sentinel/shared/updates/create-update'
import { offerWake } from '@sentinel/shared/updates/offer-wake'
import { transition } from '@sentinel/shared/updates/transition'
import type { UpdaterContext } from './updater-context.ts'

/** Queues an update that was put off, once its time has come; whether it may run is asked again before it does. */
export async function wakeUpdate(ctx: UpdaterContext, updateId: string): Promise<void> {
  const update = await ctx.db.updates
    .findOne({ _id: updateId, state: 'deferred' })
    .select({ version: 1, deferredUntil: 1 })
    .lean()
  if (!update) return
  if (update.deferredUntil && update.deferredUntil > new Date()) return await offerWake(ctx, update)
  const guard = { id: updateId, from: ['deferred'], version: update.version } as const
  try {
    // `deferredUntil` stays: it tells that the update has waited.
    const woken = await transition(ctx, guard, { to: 'queued', unset: ['reason'] })
    if (woken) await offerUpdate(ctx, updateId)
  } catch (error) {
    // Another one is active on this container: it stays deferred, and the sweeper looks at it again.
    if (!(error instanceof AppError) || error.code !== 'update_in_progress') throw error
  }
}

/** What waits although its time has come: Redis was away or emptied when it should have been woken. */
export async function wakeDue(ctx: UpdaterContext): Promise<void> {
  const due = await ctx.db.updates
    .find({ state: 'deferred', deferredUntil: { $lte: new Date() } })
    .select({ _id: 1 })
    .lean()
  for (const { _id } of due) await wakeUpdate(ctx, _id)
}
