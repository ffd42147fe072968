import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'

/** Redis may be away: the sweeper of the updaters does it again. */
export async function offerAfterCare({ queues }: Pick<Context, 'queues'>, updateId: string): Promise<void> {
  try {
    await queues.enqueue('update.after-care', { updateId })
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error
  }
}
