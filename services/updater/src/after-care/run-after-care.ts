import { toAppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import {
  afterCareParts,
  type AfterCarePart,
  type AfterCareResult,
} from '@sentinel/shared/resources/update-results'
import { logger } from '@sentinel/shared/runtime/logger'
import type { UpdaterContext } from '../updater-context.ts'
import { cleanUp } from '../cleanup/clean-up.ts'
import { syncCompose } from '../compose-sync/sync-compose.ts'
import { scanAfter } from '../supply-chain/scan-after.ts'

const log = logger.child({ part: 'after-care' })

export type Outcome = Pick<AfterCareResult, 'outcome' | 'text'>

/** Safe to run twice: a worker may die after the effect and before it is written down. */
export type Part = (ctx: UpdaterContext, update: UpdateDoc, signal: AbortSignal) => Promise<Outcome>

const parts: Record<AfterCarePart, Part> = {
  'compose-sync': syncCompose,
  'scan-image': scanAfter,
  'clean-up': cleanUp,
}

const mostTries = 6
const firstPauseMs = 2000

/** Does what is due of one update. What fails is tried again later; nothing of it changes how the update ended. */
export async function runAfterCare(
  ctx: UpdaterContext,
  updateId: string,
  signal: AbortSignal,
): Promise<void> {
  const update = await ctx.db.updates.findOne({ _id: updateId }).lean()
  const { due = [], tries = 0 } = update?.afterCare ?? {}
  if (!update || due.length === 0) return
  let isAgain = false
  for (const part of afterCareParts.filter((known) => due.includes(known))) {
    signal.throwIfAborted()
    try {
      const outcome = await parts[part](ctx, update, signal)
      await settle(ctx, updateId, { part, ...outcome, at: new Date() })
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.kind === 'aborted' || signal.aborted) throw error
      log.debug({ err: error, updateId, afterCare: part }, 'after-care failed')
      if (tries + 1 < mostTries || error.kind === 'unavailable') isAgain = true
      else {
        log.warn({ err: error, updateId, afterCare: part }, 'after-care given up')
        await settle(ctx, updateId, { part, outcome: 'failed', text: error.message, at: new Date() })
      }
    }
  }
  const nextAt = new Date(Date.now() + firstPauseMs * 4 ** tries)
  await ctx.db.updates.updateOne(
    { _id: updateId },
    isAgain
      ? { $set: { 'afterCare.nextAt': nextAt }, $inc: { 'afterCare.tries': 1 } }
      : { $unset: { 'afterCare.nextAt': '' } },
  )
}

async function settle(ctx: UpdaterContext, updateId: string, result: AfterCareResult): Promise<void> {
  const { part } = result
  await ctx.db.updates.updateOne(
    { _id: updateId, 'afterCare.due': part },
    {
      $pull: { 'afterCare.due': part },
      ...(result.text === '' ? {} : { $push: { 'afterCare.results': result } }),
    },
  )
}

/** Puts back what Redis lost, and what is to be tried again. */
export async function sweepAfterCare(ctx: UpdaterContext): Promise<void> {
  const due = await ctx.db.updates
    .find({ 'afterCare.nextAt': { $lte: new Date() } })
    .select({ _id: 1 })
    .limit(100)
    .lean()
  for (const { _id: updateId } of due) await ctx.queues.enqueue('update.after-care', { updateId })
}
