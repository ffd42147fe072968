import { logger } from '@sentinel/shared/runtime/logger'
import { endedStates } from '@sentinel/shared/resources/update'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdaterContext } from '../updater-context.ts'
import { releaseKept } from './release-kept.ts'

const log = logger.child({ part: 'clean-up' })

/** Looks at every image that is kept, and lets those go whose time is over. */
export async function expireKept(ctx: UpdaterContext): Promise<void> {
  const now = new Date()
  const kept = await ctx.db.updates
    .find({
      'kept.imageId': { $exists: true },
      state: { $in: [...endedStates] },
      'afterCare.nextAt': { $exists: false },
      $or: [{ 'kept.lookAgainAt': { $exists: false } }, { 'kept.lookAgainAt': { $lte: now } }],
    })
    .select({ state: 1, hostId: 1, endedAt: 1, kept: 1, from: 1 })
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
