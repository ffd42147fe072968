import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { AppError } from '@sentinel/shared/errors/app-error'
import { parseDuration } from '@sentinel/shared/settings/duration'
import { pause } from '../attempt.ts'
import { attention, ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step, StepRun } from '../step.ts'
import { judgeHealth } from './judge-health.ts'
import { readEvidence } from './read-evidence.ts'

const longestPollMs = 1000
const shortestPollMs = 50
const graceLabel = 'sentinel.grace-period'
const longestGraceMs = 3_600_000

/** Healthy, or so long without a restart; a one-shot container by its exit code. */
export const prove: Step<ReplaceContext, Replacement> = {
  name: 'prove',
  async run(ctx, state, run) {
    if (known(state, 'oldState') !== 'running' || state.isKept) return {}
    const { host, update, healthTimeoutMs } = ctx
    const id = known(state, 'newId')
    const exit = known(state, 'autoRemove') ? watchExit(ctx, id, run) : undefined
    // Not by StartedAt: the engine's clock may be another machine's, and either may be set while we wait.
    const sinceAt = performance.now()
    for (;;) {
      const fresh = await host.inspectContainer(id, run.signal)
      if (fresh === null) {
        if (exit === undefined) throw attention(`The new ${update.name} vanished while it was proving itself`)
        return await judgeExit(update.name, exit)
      }
      if (state.strategy !== 'start-first' && fresh.name !== update.name) {
        throw ending(
          'failed',
          'put_back',
          `The old ${update.name} was put back because the journal could not be written`,
        )
      }
      const ranMs = performance.now() - sinceAt
      const graceMs = graceOf(fresh.labels, ctx.graceMs)
      const verdict = judgeHealth(fresh, { ranMs, graceMs, healthTimeoutMs })
      if (verdict.verdict === 'proven') return startOf(fresh)
      if (verdict.verdict === 'sick' && verdict.code === 'stopped') {
        // Says nothing of the version, which must not be remembered as sick.
        const reason = `The new ${update.name} ${verdict.text} while it proved itself; the old one was put back, ask for the update again`
        throw ending('failed', 'new_stopped', reason)
      }
      if (verdict.verdict === 'sick') {
        throw new AppError('conflict', verdict.code, `The new ${update.name} ${verdict.text}`)
      }
      if (exit !== undefined) await keepLast(ctx, id, run)
      ctx.progress({
        step: 'prove',
        current: Math.round(ranMs),
        total: Math.round(ranMs + verdict.remainingMs),
      })
      const pollMs = Math.max(shortestPollMs, Math.min(longestPollMs, verdict.remainingMs / 10))
      await pause(pollMs, run, run.waitSignal)
    }
  },
}

export function startOf({ state }: ContainerInspect): Pick<Replacement, 'provenStart'> {
  return state.startedAt === undefined ? {} : { provenStart: state.startedAt.getTime() }
}

export function graceOf(labels: Readonly<Record<string, string>>, settingMs: number): number {
  const ownMs = parseDuration(labels[graceLabel] ?? '')
  return ownMs === null || ownMs <= 0 ? settingMs : Math.min(ownMs, longestGraceMs)
}

/** A `--rm` container takes its exit code with it: only who waited for it knows. */
function watchExit({ host }: ReplaceContext, id: string, { waitSignal }: StepRun<Replacement>) {
  return host.waitContainer(id, 'removed', waitSignal).then(
    ({ exitCode }) => exitCode,
    () => undefined,
  )
}

async function judgeExit(name: string, exit: Promise<number | undefined>): Promise<Partial<Replacement>> {
  const exitCode = await exit
  if (exitCode === 0) return {}
  const said =
    exitCode === undefined ? 'ended before it could be looked at' : `ended with exit code ${exitCode}`
  throw new AppError('conflict', 'exited', `The new ${name} ${said}`)
}

async function keepLast(ctx: ReplaceContext, id: string, { signal }: StepRun<Replacement>): Promise<void> {
  const now = await ctx.host.inspectContainer(id, signal)
  const evidence = now === null ? null : await readEvidence(ctx.host, now, signal)
  if (evidence !== null) await ctx.keepEvidence(evidence)
}
