import type { ServiceTask } from '@sentinel/docker/services/service-types'
import { pause } from '@sentinel/saga/attempt'
import { ending } from '@sentinel/saga/ending'
import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { Replacement } from '@sentinel/saga/replacement'
import type { Step } from '@sentinel/saga/step'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { shownName } from '@sentinel/shared/resources/service'
import { judgeRollout, type Verdict } from './judge-rollout.ts'
import { knownRollout, type Rollout } from './rollout.ts'
import { findService } from './steps.ts'

const pollMs = 500
/** The engine's orchestrator begins within a moment, or has nothing to do. */
const silenceMs = 5000
const wordsKept = 20

/** Waits for the engine's own word. The deadline is counted from when this updater began to follow. */
export function followRollout({ timeoutMs }: { timeoutMs: number }): Step<ReplaceContext, Replacement> {
  let since: number | undefined
  return {
    name: 'follow',
    async run(ctx, state, run) {
      since ??= performance.now()
      const name = shownName(ctx.update.name)
      for (;;) {
        const { verdict, tasks } = await look(ctx, state, run.signal)
        if (verdict.is === 'completed') return {}
        if (verdict.is === 'ended') {
          await keepWords(ctx, tasks)
          throw ending(verdict.outcome, verdict.code, verdict.reason)
        }
        const followedMs = performance.now() - since
        if (verdict.is === 'silent' && followedMs > silenceMs && verdict.done === verdict.wanted) {
          return verdict.wanted > 0 ? {} : { unproven: `${name} has no tasks, so nothing was proved` }
        }
        if (followedMs > timeoutMs) {
          await keepWords(ctx, tasks)
          const reason = `${verdict.done} of ${verdict.wanted} tasks of ${name} run the new image after ${Math.round(timeoutMs / 1000)} s; the rollout goes on, look at its tasks`
          throw ending('failed', 'timeout', reason)
        }
        ctx.progress({ step: 'follow', current: verdict.done, total: verdict.wanted })
        await pause(pollMs, run, run.waitSignal)
      }
    },
  }
}

async function look(
  ctx: ReplaceContext,
  state: Replacement,
  signal: AbortSignal,
): Promise<{ verdict: Verdict; tasks: readonly ServiceTask[] }> {
  const { host, update } = ctx
  try {
    const service = await findService(ctx, signal)
    const tasks = await host.listTasks(service.id, signal)
    const verdict = judgeRollout({
      kind: update.kind,
      name: service.name,
      image: service.image,
      targetImage: knownRollout(state, 'targetImage'),
      rollout: service.rollout,
      rolloutBefore: (state as Rollout).rolloutBefore ?? 0,
      tasks,
    })
    return { verdict, tasks }
  } catch (thrown) {
    const error = toAppError(thrown)
    // The rollout goes on whatever one answer says: looking again is all there is to do.
    if (error.kind !== 'upstream' && error.kind !== 'timeout') throw error
    throw new AppError('unavailable', error.code, error.message, { cause: error })
  }
}

/** What the tasks said that did not stay. */
async function keepWords(ctx: ReplaceContext, tasks: readonly ServiceTask[]): Promise<void> {
  const words = tasks
    .filter(({ error }) => error !== '')
    .toSorted((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())
    .slice(-wordsKept)
    .map(({ slot, state, error, image }) => `task ${slot} (${image}) ${state}: ${error}`)
  if (words.length > 0) await ctx.keepEvidence({ logs: words.join('\n') })
}
