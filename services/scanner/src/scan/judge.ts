import { withTag } from '@sentinel/shared/images/reference'
import { candidateId } from '@sentinel/shared/policy/candidate-id'
import { compareDigest } from '@sentinel/shared/policy/compare-digest'
import { decide, type Outcome } from '@sentinel/shared/policy/decide'
import type { DecisionCause } from '@sentinel/shared/policy/rule'
import { shownName } from '@sentinel/shared/resources/service'
import type { Candidate, DecisionDoc, TraceEntry } from '@sentinel/shared/resources/decision'
import { platformKey, type Answer } from './answer.ts'
import { digestInUse } from './digest-in-use.ts'
import type { FleetMember } from './read-fleet.ts'
import type { ScanSettings } from './scan-settings.ts'

export interface JudgeInput {
  readonly member: FleetMember
  readonly answer: Answer | undefined
  readonly failedDigests: readonly string[]
  readonly rolledBackDigests: readonly string[]
  readonly previous: DecisionDoc | undefined
  readonly cause: DecisionCause
  readonly settings: ScanSettings
  readonly now: Date
}

/** What is to be said and done about one container after a check. */
export interface Judgement {
  readonly member: FleetMember
  readonly decision: Omit<DecisionDoc, 'outbox' | 'outboxAt'>
  /** `keep`: the registry could not be asked, so what waits goes on waiting. */
  readonly action: Outcome | 'keep'
  readonly isNewlyFound: boolean
  readonly isRateLimited: boolean
}

export function judge(input: JudgeInput): Judgement {
  const { member, answer, previous, now } = input
  const { container, policy, inquiry } = member
  const base = {
    hostId: container.hostId,
    name: container.name,
    containerId: container.containerId,
    imageId: container.imageId,
    checkedAt: now,
    current: {
      reference: container.image,
      tag: inquiry.asks ? inquiry.tag : '',
      digest: digestInUse(container),
    },
    policy: policy.policy,
    policySource: policy.source,
    hiddenByScope: answer?.beyondScope ?? 0,
  }
  const rest = { member, isNewlyFound: false, isRateLimited: false }
  if (!inquiry.asks) {
    const trace = [{ rule: inquiry.rule, verdict: 'drop', text: inquiry.text }]
    return { ...rest, decision: { ...base, outcome: 'skipped', trace }, action: 'none' }
  }
  const error = answer === undefined ? unanswered : answer.error
  if (answer === undefined || error !== undefined) {
    const message = error?.message ?? unanswered.message
    const isSame = previous?.imageId === container.imageId
    return {
      ...rest,
      decision: {
        ...base,
        outcome: 'failed',
        ...(isSame && previous.candidate ? { candidate: previous.candidate } : {}),
        trace: [{ rule: 'registry', verdict: 'drop', text: message }],
        error: message,
      },
      action: 'keep',
      isRateLimited: error?.kind === 'rateLimited',
    }
  }
  return conclude(input, { ...base, problems: inquiry.problems }, answer)
}

const unanswered = {
  kind: 'upstream',
  message: 'The registry was not asked in time; the next scan tries again.',
}

type Base = Omit<DecisionDoc, 'outbox' | 'outboxAt' | 'outcome' | 'trace'> & {
  problems: readonly string[]
}

function conclude(input: JudgeInput, { problems, ...base }: Base, answer: Answer): Judgement {
  const { member, failedDigests, rolledBackDigests, previous, cause, settings, now } = input
  const { container, policy } = member
  const found = findCandidate(input, base.current.tag, answer)
  const candidate = found.candidate && withFirstSeen(found.candidate, previous, now)
  const { outcome, trace } = decide({
    containerName: shownName(container.name),
    cause,
    policy: policy.policy,
    policySource: policy.source,
    candidate: candidate
      ? {
          digest: candidate.digest,
          ...(candidate.kind === 'version' ? { version: candidate.tag } : {}),
        }
      : null,
    filters: settings.filters,
    ignoredVersions: member.ignored,
    failedDigests,
    rolledBackDigests,
    isPaused: settings.isPaused,
    isRunning: container.state === 'running' || container.state === 'restarting',
    isSelf: container.isSelf,
  })
  const notes = [
    ...(found.text === undefined ? [] : [note('registry', found.text)]),
    ...[...problems, ...(answer.problem === undefined ? [] : [answer.problem])].map((text) =>
      note('labels', text),
    ),
    ...container.refusals.map(({ text }) => ({ rule: 'refused', verdict: 'drop', text: `${text}.` })),
  ]
  const action = container.refusals.length > 0 ? 'none' : outcome
  return {
    member,
    decision: {
      ...base,
      outcome: candidate ? (isIgnored(trace) ? 'skipped' : 'available') : 'up_to_date',
      ...(candidate ? { candidate } : {}),
      trace: [...trace, ...notes],
    },
    action,
    isNewlyFound: candidate !== undefined && action !== 'none' && previous?.candidate?.id !== candidate.id,
    isRateLimited: false,
  }
}

function findCandidate(
  { member: { container } }: JudgeInput,
  tag: string,
  { target, digest, newer, platforms }: Answer,
): { candidate?: Omit<Candidate, 'firstSeenAt'>; text?: string } {
  const known = platforms.find(({ platform }) => platform === platformKey(container))
  if (known?.equivalents === null)
    return { text: `${target} has no image for ${container.os}/${container.architecture}.` }
  const comparison = compareDigest(container, digest, known?.equivalents ?? [])
  const isVersion = target !== tag
  if (comparison === 'same')
    return isVersion ? { text: `${target} is the very image that runs already.` } : {}
  const reference = isVersion ? withTag(container.image, target) : container.image
  const id = candidateId({ hostId: container.hostId, name: container.name, reference, digest })
  const kind = isVersion ? 'version' : 'digest'
  return { candidate: { id, reference, tag: target, digest, kind, newerVersions: newer } }
}

function withFirstSeen(
  candidate: Omit<Candidate, 'firstSeenAt'>,
  previous: DecisionDoc | undefined,
  now: Date,
): Candidate {
  const known = previous?.candidate?.id === candidate.id ? previous.candidate.firstSeenAt : now
  return { ...candidate, firstSeenAt: known }
}

function isIgnored(trace: readonly { rule: string; verdict: string }[]): boolean {
  return trace.some(({ rule, verdict }) => rule === 'ignored-version' && verdict === 'drop')
}

function note(rule: string, text: string): TraceEntry {
  return { rule, verdict: 'pass', text }
}
