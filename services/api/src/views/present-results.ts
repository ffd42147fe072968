import type { HookRun, UpdateResults } from '@sentinel/shared/resources/update-results'
import type { UpdateView } from './update-view.ts'

type HookView = UpdateView['hooks'][number]

/** What the parts around a replacement left in an update. */
export function presentResults({
  hookRuns,
  supplyChain,
  afterCare,
}: UpdateResults): Pick<UpdateView, 'hooks' | 'signature' | 'vulnerabilities' | 'after_care'> {
  const { signature, vulnerabilities } = supplyChain ?? {}
  return {
    hooks: (['pre', 'post'] as const).flatMap((phase) => presentHook(phase, hookRuns?.[phase])),
    signature: signature
      ? {
          mode: signature.mode,
          verdict: signature.verdict,
          signatures: signature.signatures,
          text: signature.text,
          at: signature.at.toISOString(),
        }
      : null,
    vulnerabilities: vulnerabilities
      ? {
          mode: vulnerabilities.mode,
          verdict: vulnerabilities.verdict,
          threshold: vulnerabilities.threshold,
          counts: {
            critical: vulnerabilities.counts.critical,
            high: vulnerabilities.counts.high,
            medium: vulnerabilities.counts.medium,
            low: vulnerabilities.counts.low,
          },
          text: vulnerabilities.text,
          at: vulnerabilities.at.toISOString(),
        }
      : null,
    after_care: (afterCare?.results ?? []).map(({ part, outcome, text, at }) => ({
      part,
      outcome,
      text,
      at: at.toISOString(),
    })),
  }
}

function presentHook(phase: HookView['phase'], run: HookRun | undefined): HookView[] {
  if (!run) return []
  return [
    {
      phase,
      source: run.source,
      command: run.command,
      exit_code: run.exitCode ?? null,
      output: run.output,
      problem: run.problem ?? null,
      at: run.at.toISOString(),
      ended_at: run.endedAt.toISOString(),
    },
  ]
}
