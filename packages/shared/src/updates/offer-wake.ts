import { AppError } from '../errors/app-error.ts'
import type { UpdateDoc } from '../resources/update.ts'
import type { Context } from '../runtime/context.ts'

/** Sees to it that an update which was put off is looked at when its time comes. Without Redis the sweeper of the updaters does. */
export async function offerWake(
  ctx: Pick<Context, 'queues'>,
  { _id, deferredUntil }: Pick<UpdateDoc, '_id' | 'deferredUntil'>,
): Promise<void> {
  if (deferredUntil === undefined) return
  const at = deferredUntil.getTime()
  try {
    await ctx.queues.enqueue('update.wake', { updateId: _id, at }, { delayMs: Math.max(at - Date.now(), 0) })
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
  }
}
