import { AppError } from '../errors/app-error.ts'
import type { JobPayload } from '../queues/jobs.ts'
import type { UpdateDoc } from '../resources/update.ts'
import type { Context } from '../runtime/context.ts'

/** Asks a scanner to look at a container, without waiting for it. While Redis is away the next scan has to do. */
export async function offerCheck(
  ctx: Pick<Context, 'queues'>,
  about: JobPayload<'scan.container'>,
): Promise<void> {
  try {
    await ctx.queues.enqueue('scan.container', about)
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
  }
}

/**
 * The same for the container of an update that has ended, so that what is said of it is true again. While `recheckAt`
 * stands in the update, the scanners ask once more.
 */
export async function offerCheckAfter(
  ctx: Pick<Context, 'queues'>,
  { _id, hostId, name }: Pick<UpdateDoc, '_id' | 'hostId' | 'name'>,
): Promise<void> {
  await offerCheck(ctx, { hostId, name, requestedBy: 'update', after: _id })
}
