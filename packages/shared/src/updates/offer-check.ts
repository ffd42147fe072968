import { AppError } from '../errors/app-error.ts'
import type { UpdateDoc } from '../resources/update.ts'
import type { Context } from '../runtime/context.ts'

/**
 * Asks a scanner to look at the container of an update that has ended, so that what is said of it is true again.
 * Redis may be away: while `recheckAt` stands in the update, the scanners ask once more.
 */
export async function offerCheck(
  ctx: Pick<Context, 'queues'>,
  { _id, hostId, name }: Pick<UpdateDoc, '_id' | 'hostId' | 'name'>,
): Promise<void> {
  try {
    await ctx.queues.enqueue('scan.container', { hostId, name, requestedBy: 'update', after: _id })
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
  }
}
