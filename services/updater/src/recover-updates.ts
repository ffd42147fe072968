import { setTimeout as wait } from 'node:timers/promises'
import { logger } from '@sentinel/shared/runtime/logger'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { runUpdate } from './run-update.ts'
import type { UpdaterContext } from './updater-context.ts'

const log = logger.child({ part: 'recovery' })

/**
 * Takes over, before any new work, what dead updaters left running. Returns once it is known of each whether it
 * lives; the work itself goes on beside the new, and disposal waits for it.
 */
export async function recoverUpdates(ctx: UpdaterContext): Promise<AsyncDisposable> {
  const running = await ctx.db.updates
    .find({ state: 'running' })
    .select({ hostId: 1, name: 1, dependants: 1 })
    .lean()
  const work = new Set<Promise<void>>()
  await Promise.all(
    running.map(async (update) => {
      if (!(await isOrphan(ctx, update))) return
      log.warn({ updateId: update._id, container: update.name }, 'taking over an update that nobody works on')
      const recovery = runUpdate(ctx, update._id, ctx.signal).catch((thrown: unknown) => {
        // The sweeper offers it again.
        log.warn({ err: toAppError(thrown), updateId: update._id }, 'recovery did not end')
      })
      work.add(recovery)
      void recovery.finally(() => work.delete(recovery))
    }),
  )
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(work)
    },
  }
}

/** Watched for a lease length at most: by then its holder has renewed, or is gone. */
async function isOrphan(
  ctx: UpdaterContext,
  { hostId, name, dependants = [] }: Pick<UpdateDoc, 'hostId' | 'name' | 'dependants'>,
): Promise<boolean> {
  // What hangs on it is leased with it, and has to be seen for as long.
  const watch = async () => {
    const names = [name, ...dependants].map((each) => ctx.leases.watch(`${hostId}/${each}`))
    return Math.max(...(await Promise.all(names)))
  }
  const until = performance.now() + ctx.leaseMs * 1.1
  let before = Infinity
  while (performance.now() < until && !ctx.signal.aborted) {
    const remainingMs = await watch()
    if (remainingMs === 0) return true
    // It was renewed under our eyes.
    if (remainingMs > before) return false
    before = remainingMs
    await wait(Math.min(remainingMs + 5, ctx.leaseMs / 4), undefined, { signal: ctx.signal }).catch(
      () => undefined,
    )
  }
  return (await watch()) === 0
}
