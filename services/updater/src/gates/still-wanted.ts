import { ending } from '@sentinel/saga/ending'
import type { Seam } from '@sentinel/saga/replace-context'
import { shownName } from '@sentinel/shared/resources/service'
import type { AskRules } from './ask-once.ts'

const codes: Readonly<Record<string, string>> = {
  policy: 'policy_changed',
  'failed-version': 'failed_version',
  'rolled-back-version': 'failed_version',
}

/** What nobody asked for in person is taken only while every rule still allows it. */
export function stillWanted(askRules: AskRules): Seam {
  return async (update) => {
    const reconsidered = await askRules(update)
    if (reconsidered === null || reconsidered.decision.outcome === 'auto') return
    const { trace } = reconsidered.decision
    const obstacle =
      trace.find(({ verdict }) => verdict === 'drop') ??
      trace.find(({ verdict }) => verdict === 'ask') ??
      trace.find(({ verdict }) => verdict === 'hold')
    if (!obstacle) return
    const reason = `${shownName(update.name)} was not updated: ${obstacle.text}`
    throw ending('refused', codes[obstacle.rule] ?? 'gate_closed', reason)
  }
}
