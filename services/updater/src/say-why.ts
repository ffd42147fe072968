import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { sayWaiting } from './turns/say-waiting.ts'
import type { UpdaterContext } from './updater-context.ts'

/** Does the work; what it has to wait for is told on a queued update, so that nobody wonders why it does not begin. */
export async function sayWhy<T>(
  ctx: Pick<UpdaterContext, 'db' | 'events'>,
  { _id, state }: Pick<UpdateDoc, '_id' | 'state'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.kind === 'unavailable' && state === 'queued')
      await sayWaiting(ctx, { _id }, `It waits: ${error.message}`)
    throw error
  }
}
