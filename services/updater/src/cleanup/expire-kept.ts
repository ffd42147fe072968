import { logger } from '@sentinel/shared/runtime/logger'
import { endedStates } from '@sentinel/shared/resources/update'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdaterContext } from '../updater-context.ts'
import { releaseKept } from './release-kept.ts'

const log = logger.child({ part: 'clean-up' })

/** Looks at every image that is kept, and lets those go whose time is over. */
export async function expireKept(ctx: UpdaterContext): Promise<void> {
  const kept = await ctx.db.updates
    .find({
      'kept.imageId': { $exists: true },
      state: { $in: [...endedStates] },
      'afterCare.nextAt': { $exists: false },
    })
    .sort({ endedAt: 1 })
    .lean()
  for (const update of kept) {
    if (ctx.signal.aborted) return
    try {
      const text = await releaseKept(ctx, update, ctx.signal)
      if (text === undefined) continue
      const result = { part: 'clean-up' as const, outcome: 'done' as const, text, at: new Date() }
      await ctx.db.updates.updateOne({ _id: update._id }, { $push: { 'afterCare.results': result } })
    } catch (thrown) {
      // The next sweep comes again.
      log.debug({ err: toAppError(thrown), updateId: update._id }, 'a kept image could not be let go')
    }
  }
}
