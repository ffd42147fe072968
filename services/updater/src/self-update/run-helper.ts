import { setTimeout as wait } from 'node:timers/promises'
import { translateDbError } from '@sentinel/shared/db/connect'
import { toAppError } from '@sentinel/shared/errors/app-error'
import { endedStates } from '@sentinel/shared/resources/update'
import { logger } from '@sentinel/shared/runtime/logger'
import { runUpdate } from '../run-update.ts'
import type { UpdaterContext } from '../updater-context.ts'
import { helperName } from './helper-name.ts'

const log = logger.child({ part: 'self-update' })
const pauseMs = 500

/**
 * All that a helper does: the ordinary update, for it is not the container that is replaced, and then it takes itself
 * away. Restarted in the middle it waits for its former self's lease and goes on from the journal.
 */
export async function runHelper(ctx: UpdaterContext, updateId: string): Promise<void> {
  while (!ctx.signal.aborted) {
    let pause = pauseMs
    try {
      if (await isOver(ctx, updateId)) {
        await ctx.events.flush('updates', { _id: updateId })
        log.info({ updateId }, 'done; the helper takes itself away')
        await ctx.host.removeContainer(helperName(updateId), { force: true }, ctx.signal)
        return
      }
      await runUpdate(ctx, updateId, ctx.signal)
    } catch (thrown) {
      const error = toAppError(translateDbError(thrown))
      pause = error.retryAfterMs ?? pauseMs
      log[error.kind === 'unavailable' ? 'debug' : 'warn']({ err: error }, 'self-update waits')
    }
    await wait(pause, undefined, { signal: ctx.signal }).catch(() => undefined)
  }
}

async function isOver({ db }: UpdaterContext, updateId: string): Promise<boolean> {
  const update = await db.updates.findOne({ _id: updateId }).select({ state: 1, attention: 1 }).lean()
  if (!update) return true
  if (update.state === 'needs_attention') return update.attention?.given === undefined
  return (endedStates as readonly string[]).includes(update.state)
}
