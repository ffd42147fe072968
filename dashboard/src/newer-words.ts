import type { FleetContainer } from './api/views.ts'
import { isPulled } from './waiting-words.ts'
import { limitedOf, standingOf } from './standing-words.ts'
import type { Tone } from './words.ts'

export interface Newer {
  readonly text: string
  readonly tone: Tone
  /** The long form, for those who point at it. */
  readonly title: string
  /** When that ends, where it is known. */
  readonly until?: string
}

/** True when what is newest has failed on this container before. */
export function wasSick({ candidate, failed }: Pick<FleetContainer, 'candidate' | 'failed'>): boolean {
  return (
    candidate !== null && failed.some(({ digest, cause }) => cause === 'sick' && digest === candidate.digest)
  )
}

/** What is known about something newer, in two or three words. */
export function newerOf(container: FleetContainer): Newer {
  const { active, waiting, candidate, decision } = container
  if (active?.state === 'needs_attention')
    return { text: 'Needs you', tone: 'bad', title: active.reason ?? '' }
  if (active !== null)
    return {
      text: active.kind === 'rollback' ? 'Rolling back…' : 'Updating…',
      tone: 'info',
      title: `To ${active.to.reference}`,
    }
  if (waiting !== null) {
    const offer = waiting.to.tag === waiting.from.tag ? 'Newer build' : waiting.to.tag
    const title = waiting.reason ?? `${waiting.to.reference} waits for approval`
    if (waiting.state === 'deferred')
      return {
        text: `${offer} later`,
        tone: 'wait',
        title,
        ...(waiting.deferred_until === null ? {} : { until: waiting.deferred_until }),
      }
    return {
      text: `${offer} ${isPulled(container) ? 'pulled, restart pending' : 'waits'}`,
      tone: 'wait',
      title,
    }
  }
  if (decision === null)
    return {
      text: 'Not checked yet',
      tone: 'quiet',
      title: 'The next scan, or “Check now”, asks the registry.',
    }
  const limited = candidate === null ? limitedOf(decision) : undefined
  if (limited !== undefined) return limited
  if (decision.outcome === 'failed')
    return {
      text: 'Check failed',
      tone: 'bad',
      title: decision.error ?? 'The registry gave no usable answer.',
    }
  if (candidate !== null && wasSick(container))
    return {
      text: `${candidate.tag} was sick`,
      tone: 'bad',
      title: 'It failed here before, so it is not offered again until the registry shows another one.',
    }
  if (candidate !== null && container.ignored_versions.includes(candidate.tag))
    return {
      text: `${candidate.tag} ignored`,
      tone: 'quiet',
      title: 'You asked not to be offered this version; the next one is offered again.',
    }
  if (candidate !== null) {
    const offer = candidate.kind === 'digest' ? 'Newer build' : candidate.tag
    const standing = standingOf(decision, offer)
    if (standing !== undefined) return standing
    const text = candidate.kind === 'digest' ? offer : `${offer} available`
    return {
      text,
      tone: 'info',
      title: decision.trace
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ text }) => text)
        .join(' '),
    }
  }
  if (decision.outcome === 'skipped')
    return { text: 'Not checked', tone: 'quiet', title: decision.trace.at(-1)?.text ?? decision.error ?? '' }
  const hidden =
    decision.hidden_by_scope > 0 ? ` ${decision.hidden_by_scope} higher beyond the version scope.` : ''
  const ignored = container.ignored_versions.join(', ')
  const nothing =
    ignored === '' ? 'The registry has nothing newer.' : `Nothing newer but what you ignore: ${ignored}.`
  return { text: 'Up to date', tone: 'good', title: `${nothing}${hidden}` }
}
