import { policyRules } from './rules/index.ts'
import { verdicts } from './rule.ts'
import type { DecisionInput, PolicyRule, RuleAnswer, Verdict } from './rule.ts'

export type Outcome = 'none' | 'ask' | 'hold' | 'auto'

export interface TraceEntry extends RuleAnswer {
  readonly rule: string
}

export interface Decision {
  readonly outcome: Outcome
  /** With outcome `hold`: when the last of the holding rules opens; absent when one of them cannot tell. */
  readonly until?: Date
  /** Every rule's word, also of those that had nothing against it. */
  readonly trace: readonly TraceEntry[]
}

const outcomes: Readonly<Record<Verdict, Outcome>> = { drop: 'none', ask: 'ask', hold: 'hold', pass: 'auto' }

/** The strictest verdict decides. All rules are asked, so that the explanation is whole and not just the first obstacle. */
export function decide(input: DecisionInput, rules: readonly PolicyRule[] = policyRules): Decision {
  const trace = rules.map((rule) => ({ rule: rule.name, ...rule.check(input) }))
  const strictest = Math.min(
    ...trace.map(({ verdict }) => verdicts.indexOf(verdict)),
    verdicts.indexOf('pass'),
  )
  const outcome = outcomes[verdicts[strictest] ?? 'drop']
  const until = outcome === 'hold' ? latestOpening(trace) : undefined
  return { outcome, ...(until === undefined ? {} : { until }), trace }
}

function latestOpening(trace: readonly TraceEntry[]): Date | undefined {
  const times = trace.filter(({ verdict }) => verdict === 'hold').map(({ until }) => until)
  const known = times.filter((time) => time !== undefined)
  if (known.length < times.length) return undefined
  return new Date(Math.max(...known.map((time) => time.getTime())))
}
