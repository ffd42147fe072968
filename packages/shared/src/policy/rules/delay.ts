import { formatDuration } from '../../settings/duration.ts'
import type { PolicyRule } from '../rule.ts'

export const delay: PolicyRule = {
  name: 'delay',
  check({ delay: { ms, problem }, candidate, cause, now }) {
    if (cause === 'person' && (ms > 0 || problem !== undefined))
      return { verdict: 'pass', text: 'A person asked for this update, so no delay holds it.' }
    if (problem !== undefined)
      return { verdict: 'ask', text: 'The delay of updates cannot be read, so only a person may update it.' }
    if (ms <= 0 || candidate === null) return { verdict: 'pass', text: 'No delay is set.' }
    const until = new Date(candidate.firstSeenAt.getTime() + ms)
    const length = wordsFor(ms)
    if (until <= now)
      return { verdict: 'pass', text: `The candidate has been known for longer than the delay of ${length}.` }
    return { verdict: 'hold', text: `The candidate must be known for ${length} first.`, until }
  },
}

function wordsFor(ms: number): string {
  const days = ms / 86_400_000
  return Number.isInteger(days) ? `${days} ${days === 1 ? 'day' : 'days'}` : formatDuration(ms)
}
