import { AppError } from '@sentinel/shared/errors/app-error'
import { pause } from '../attempt.ts'
import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'
import { judgeHealth } from '../steps/judge-health.ts'
import { graceOf } from '../steps/prove.ts'
import { readEvidence } from '../steps/read-evidence.ts'
import type { Dependant } from './dependant.ts'

const pollMs = 200

/** What ran well while it hung on old must run well while it hangs on new. The new one serves meanwhile. */
export async function proveDependants(
  ctx: ReplaceContext,
  { isKept }: Replacement,
  dependants: readonly Dependant[],
  run: StepRun<Replacement>,
): Promise<void> {
  if (isKept) return
  const sinceAt = performance.now()
  for (const { newId = '', name, wasWell, state } of dependants) {
    if (!wasWell || state !== 'running') continue
    for (;;) {
      const fresh = await ctx.host.inspectContainer(newId, run.signal)
      if (fresh === null) break
      const ranMs = performance.now() - sinceAt
      const graceMs = graceOf(fresh.labels, ctx.graceMs)
      const verdict = judgeHealth(fresh, { ranMs, graceMs, healthTimeoutMs: ctx.healthTimeoutMs })
      if (verdict.verdict === 'proven') break
      if (verdict.verdict === 'sick') {
        const evidence = await readEvidence(ctx.host, fresh, run.signal)
        if (evidence !== null) await ctx.keepEvidence(evidence)
        await run.note({ hasEvidence: true })
        const message = `${name}, made anew because it hangs on ${ctx.update.name}, ${verdict.text}`
        throw new AppError('conflict', 'dependant_sick', message)
      }
      await pause(Math.min(pollMs, Math.max(20, verdict.remainingMs / 5)), run, run.waitSignal)
    }
  }
}
