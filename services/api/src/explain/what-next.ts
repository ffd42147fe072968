import type { Decision } from '@sentinel/shared/policy/decide'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { ExplainedCase } from './read-case.ts'

export interface Next {
  readonly text: string
  readonly at?: Date
}

/** What will happen to the container next, in one sentence, and when, where that is known. */
export function whatNext(
  { container, decision, open, settings }: ExplainedCase,
  gates: Decision,
  checkAt: Date | undefined,
): Next {
  const name = shownName(container.name)
  const underWay = open && ofUpdate(open)
  if (underWay) return underWay
  const [refusal] = container.refusals
  if (refusal) return { text: `Nothing is changed: ${refusal.text}.` }
  if (checkAt === undefined) {
    const why = settings.isPaused ? 'Sentinel is paused' : 'its schedule names no time to come'
    return { text: `${name} is not checked until a person asks for it: ${why}.` }
  }
  const at = { at: checkAt }
  if (decision === null) return { text: `${name} has not been checked yet; the next scan does.`, ...at }
  if (decision.outcome === 'failed')
    return { text: 'The registry could not be asked; the next scan tries again.', ...at }
  if (decision.outcome === 'rate_limited')
    return {
      text: 'The registry is not asked for now, so that its limit lasts; then a scan tries again.',
      at: decision.until ?? checkAt,
    }
  const { candidate } = decision
  const leftOut = decision.trace.find(({ verdict }) => verdict === 'drop')
  if (decision.outcome === 'skipped' && !candidate)
    return { text: `The last check left ${name} out: ${leftOut?.text ?? 'nobody knows why.'}`, ...at }
  if (!candidate) return { text: 'Nothing newer is known; the next scan looks again.', ...at }
  switch (gates.outcome) {
    case 'auto':
      return { text: `The next scan has ${name} updated to ${candidate.reference}.`, ...at }
    case 'ask':
      return { text: `The next scan puts the update to ${candidate.reference} before a person.`, ...at }
    case 'hold': {
      const why = gates.trace.find(({ verdict }) => verdict === 'hold')?.text ?? ''
      return {
        text: `The update to ${candidate.reference} is held back: ${why}`,
        ...(gates.until && { at: gates.until }),
      }
    }
    case 'none': {
      const why = gates.trace.find(({ verdict }) => verdict === 'drop')?.text ?? ''
      return { text: `${candidate.reference} is not taken: ${why}` }
    }
  }
}

/** An update that waits or runs decides what comes next, whatever the next scan would say. */
function ofUpdate({ name: key, state, to, reason, deferredUntil }: UpdateDoc): Next | undefined {
  const name = shownName(key)
  const target = to.reference
  if (state === 'running') return { text: `${name} is being updated to ${target}.` }
  if (state === 'queued')
    return {
      text: `${name} is updated to ${target} ${reason ? `in its turn: ${reason}` : 'as soon as an updater is free.'}`,
    }
  if (state === 'needs_attention') return { text: `A person must decide about the update of ${name}.` }
  if (state === 'pending')
    return { text: `The update of ${name} to ${target} waits for a person’s approval.` }
  if (state !== 'deferred') return undefined
  const text = `${name} is updated to ${target} when its time has come: ${reason ?? 'it waits'}`
  return { text, ...(deferredUntil && { at: deferredUntil }) }
}
