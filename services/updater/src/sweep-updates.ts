import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { UpdaterContext } from './updater-context.ts'
import { sweepLeases } from './sweep-leases.ts'
import { wakeDue } from './wake-updates.ts'

/** Puts back what Redis lost, and wakes what waited for its time. */
export async function sweepUpdates(ctx: UpdaterContext): Promise<void> {
  await wakeDue(ctx)
  const under = await ctx.db.updates
    .find({ state: { $in: ['queued', 'running', 'needs_attention'] } })
    .select({ hostId: 1, name: 1, state: 1, attention: 1, attempt: 1 })
    .lean()
  for (const update of under) {
    if (update.state === 'needs_attention' && update.attention?.given === undefined) continue
    await offerAgain(ctx, update)
  }
  await sweepLeases(ctx)
}

/** Only where neither a job nor a live holder of the lease will see to it. */
async function offerAgain(
  ctx: UpdaterContext,
  { _id, hostId, name }: Pick<UpdateDoc, '_id' | 'hostId' | 'name'>,
): Promise<void> {
  if ((await ctx.leases.watch(`${hostId}/${name}`)) > 0) return
  if (await ctx.queues.isUnderWay('update.run', { updateId: _id })) return
  await ctx.db.updates.updateOne({ _id }, { $inc: { attempt: 1 } })
  await ctx.queues.enqueue('update.run', { updateId: _id })
}
