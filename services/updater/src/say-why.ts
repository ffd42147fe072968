import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { UpdaterContext } from './updater-context.ts'

/** Does the work; what it has to wait for is told on a queued update, so that nobody wonders why it does not begin. */
export async function sayWhy<T>(
  { db }: Pick<UpdaterContext, 'db'>,
  { _id, state }: Pick<UpdateDoc, '_id' | 'state'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.kind === 'unavailable' && state === 'queued') {
      const reason = `It waits: ${error.message}`
      await db.updates.updateOne({ _id, state, reason: { $ne: reason } }, { $set: { reason } })
    }
    throw error
  }
}
