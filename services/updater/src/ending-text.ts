import type { Ending } from '@sentinel/saga/journal'
import type { Replacement } from '@sentinel/saga/replacement'
import { serviceOf, shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'

/** The one sentence that the history, the event and the notification say. */
export function endingText(update: UpdateDoc, { outcome, reason }: Ending, state: Replacement): string {
  const { from, to, kind } = update
  const name = shownName(update.name)
  const unproven = state.unproven === undefined ? '' : `; ${state.unproven}`
  const unmet = state.isLabelUnmet === true ? ` (${state.strategyText ?? ''})` : ''
  switch (outcome) {
    case 'succeeded':
      return kind === 'rollback'
        ? `${name} was rolled back from ${from.reference} to ${to.reference}${unproven}${unmet}`
        : `${name} was updated from ${from.reference} to ${to.reference}${unproven}${unmet}`
    case 'rolled_back':
      if (serviceOf(update.name) !== undefined) return reason
      return `${plain(reason)}; the old ${name} runs again on ${from.reference}`
    case 'cancelled':
    case 'failed':
    case 'needs_attention':
    case 'unchanged':
    case 'skipped':
    case 'refused':
    case 'superseded':
      return reason
  }
}

function plain(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '')
}
