import type { FleetContainer } from './api/views.ts'
import type { Newer } from './newer-words.ts'

type Decision = NonNullable<FleetContainer['decision']>

/** What holds an offer back, in the words of the row; the first that applies says it. */
const holds: readonly { readonly rule: string; readonly words: string }[] = [
  { rule: 'rate-limit', words: 'held by rate limit' },
  { rule: 'dry-run', words: 'dry run' },
  { rule: 'paused', words: 'paused' },
  { rule: 'delay', words: 'too new yet' },
  { rule: 'maintenance-window', words: 'waits for its window' },
]

/** Why what is newer does not come by itself now, and until when; undefined where nothing of that kind holds it. */
export function standingOf({ trace, held_until, pulled_at }: Decision, offer: string): Newer | undefined {
  const held = trace.filter(({ verdict }) => verdict === 'hold')
  const title = held.map(({ text }) => text).join(' ')
  if (pulled_at !== undefined)
    return {
      text: `${offer} pulled, restart pending`,
      tone: 'wait',
      title: 'The image is on the host; the container takes it when it is updated.',
    }
  const hold = holds.find(({ rule }) => held.some((entry) => entry.rule === rule))
  if (hold === undefined) return undefined
  const until = held_until ?? held.find(({ rule }) => rule === hold.rule)?.until
  return { text: `${offer} ${hold.words}`, tone: 'wait', title, ...(until == null ? {} : { until }) }
}

/** A check that the registry's limit forbade. */
export function limitedOf({ trace }: Decision): Newer | undefined {
  const limit = trace.find(({ rule, verdict }) => rule === 'rate-limit' && verdict === 'hold')
  if (limit === undefined) return undefined
  return {
    text: 'Held by rate limit',
    tone: 'wait',
    title: limit.text,
    ...(limit.until === null ? {} : { until: limit.until }),
  }
}
