import { createHash } from 'node:crypto'
import { withTag } from '@sentinel/shared/images/reference'
import { candidateId } from '@sentinel/shared/policy/candidate-id'
import { compareDigest } from '@sentinel/shared/policy/compare-digest'
import { decide, type Outcome } from '@sentinel/shared/policy/decide'
import { aboutContainer, decisionInput } from '@sentinel/shared/policy/decision-input'
import type { DecisionCause } from '@sentinel/shared/policy/rule'
import { rateLimit } from '@sentinel/shared/policy/rules/rate-limit'
import type { WindowState } from '@sentinel/shared/policy/window-state'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { Candidate, DecisionDoc, TraceEntry } from '@sentinel/shared/resources/decision'
import { platformKey, type Answer } from './answer.ts'
import { digestInUse } from './digest-in-use.ts'
import type { FleetMember } from './read-fleet.ts'
import type { KnownDecision } from './read-standing.ts'
import type { ScanSettings } from './scan-settings.ts'

export type Pulled = NonNullable<DecisionDoc['pulled']>

export interface JudgeInput {
  readonly member: FleetMember
  readonly answer: Answer | undefined
  readonly failedDigests: readonly string[]
  readonly rolledBackDigests: readonly string[]
  readonly previous: KnownDecision | undefined
  /** What was fetched just now; else the last decision knows. */
  readonly pulled?: Pulled | undefined
  readonly cause: DecisionCause
  readonly settings: ScanSettings
  readonly window: WindowState
  readonly now: Date
}

/** What is to be said and done about one container after a check. */
export interface Judgement {
  readonly member: FleetMember
  readonly decision: Omit<DecisionDoc, 'outbox' | 'outboxAt'>
  /** `keep`: the registry could not be asked, so what waits goes on waiting. */
  readonly action: Outcome | 'keep'
  readonly cause: DecisionCause
  /** People are to be told of the candidate: nobody knew it, or they asked to be reminded of what is still there. */
  readonly isNews: boolean
  readonly isRateLimited: boolean
}

export function judge(input: JudgeInput): Judgement {
  const { member, answer, cause, now, window } = input
  const { container, policy, inquiry } = member
  const problems = [
    ...inquiry.problems,
    ...(window.state === 'unreadable' ? [`Maintenance window: ${window.problem}`] : []),
  ]
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
    ...(problems.length === 0 ? {} : { problems }),
  }
  const rest = { member, cause, isNews: false, isRateLimited: false }
  if (!inquiry.asks) {
    const trace = [{ rule: inquiry.rule, verdict: 'drop', text: inquiry.text }]
    return { ...rest, decision: { ...base, outcome: 'skipped', trace }, action: 'none' }
  }
  if (answer === undefined || answer.error !== undefined)
    return { ...rest, ...unanswered(input, base, answer?.error) }
  return conclude(input, base, answer)
}

type Base = Omit<DecisionDoc, 'outbox' | 'outboxAt' | 'outcome' | 'trace'>

/** What was known stays known: a registry that does not answer has not taken anything back. */
function unanswered({ member, previous, now }: JudgeInput, base: Base, error: Answer['error']) {
  const message = error?.message ?? 'The registry was not asked in time; the next scan tries again.'
  const isRateLimited = error?.kind === 'rateLimited'
  const until = error?.retryAfterMs === undefined ? undefined : new Date(now.getTime() + error.retryAfterMs)
  const limit = { text: message, ...(until === undefined ? {} : { until }) }
  const isSame = previous?.imageId === member.container.imageId
  const { candidate, pulled, resolved } = isSame ? previous : {}
  const decision: Judgement['decision'] = {
    ...base,
    outcome: isRateLimited ? 'rate_limited' : 'failed',
    ...(candidate && { candidate }),
    ...(pulled && { pulled }),
    ...(resolved && { resolved }),
    ...(isRateLimited && until ? { until } : {}),
    trace: [
      isRateLimited
        ? { rule: rateLimit.name, verdict: 'hold', ...limit }
        : { rule: 'registry', verdict: 'drop', text: message },
    ],
    error: message,
  }
  return { decision, action: 'keep' as const, isRateLimited }
}

function conclude(input: JudgeInput, base: Base, answer: Answer): Judgement {
  const { member, previous, cause, settings, window, now } = input
  const { container, own, policy, ignored } = member
  const found = findCandidate(input, base.current.tag, answer)
  const seen = found.candidate && withFirstSeen(found.candidate, previous, now)
  const resolved = resolvedFor(container, answer)
  const pulled = [input.pulled, previous?.pulled].find(
    (known) => known !== undefined && known.candidateId === seen?.id,
  )
  const subject = {
    ...aboutContainer(container),
    policy,
    own,
    ignoredVersions: ignored,
    failedDigests: input.failedDigests,
    rolledBackDigests: input.rolledBackDigests,
    isPulled: pulled !== undefined,
  }
  const offer = seen && {
    digest: seen.digest,
    firstSeenAt: seen.firstSeenAt,
    ...(seen.kind === 'version' ? { version: seen.tag } : {}),
    ...(resolved?.target === undefined ? {} : { resolvedVersion: resolved.target }),
  }
  const { outcome, until, trace } = decide(
    decisionInput(subject, { cause, now, settings, window, candidate: offer ?? null }),
  )
  const notes = [
    ...(found.text === undefined ? [] : [note('registry', found.text)]),
    ...(base.problems ?? []).map((text) => note('labels', text)),
    ...container.refusals.map(({ text }) => ({ rule: 'refused', verdict: 'drop', text: `${text}.` })),
  ]
  const action = container.refusals.length > 0 ? 'none' : outcome
  const isNews = seen !== undefined && action !== 'none' && isToBeTold(seen, input)
  const candidate = seen && (isNews ? { ...seen, toldAt: now } : seen)
  return {
    member,
    cause,
    decision: {
      ...base,
      outcome: candidate ? (isIgnored(trace) ? 'skipped' : 'available') : 'up_to_date',
      ...(candidate ? { candidate } : {}),
      ...(until === undefined ? {} : { until }),
      ...(resolved === undefined ? {} : { resolved }),
      ...(pulled === undefined ? {} : { pulled }),
      ...reportOf(answer),
      trace: [...trace, ...notes],
    },
    action,
    isNews,
    isRateLimited: false,
  }
}

function resolvedFor({ imageId }: ContainerDoc, { resolved }: Answer): DecisionDoc['resolved'] {
  if (resolved === undefined) return undefined
  const current = resolved.current.find((known) => known.imageId === imageId)?.version
  const { target } = resolved
  return {
    ...(current === undefined ? {} : { current }),
    ...(target === undefined ? {} : { target }),
  }
}

/** Many containers share an answer. */
const hashes = new WeakMap<Answer, string>()

function reportOf(answer: Answer): Pick<DecisionDoc, 'report' | 'reportHash'> {
  const { report } = answer
  if (report === undefined) return {}
  const reportHash = hashes.get(answer) ?? createHash('sha256').update(report).digest('hex').slice(0, 16)
  hashes.set(answer, reportHash)
  return { report, reportHash }
}

function findCandidate(
  { member: { container } }: JudgeInput,
  tag: string,
  answer: Answer,
): { candidate?: Omit<Candidate, 'firstSeenAt'>; text?: string } {
  const known = answer.platforms.find(({ platform }) => platform === platformKey(container))
  const target = known?.target ?? answer.target
  const digest = known?.digest ?? answer.digest
  const lacking = `${answer.target} has no image for ${container.os}/${container.architecture}.`
  if (known?.equivalents === null) return { text: lacking }
  const comparison = compareDigest(container, digest, known?.equivalents ?? [])
  const isVersion = target !== tag
  const text =
    target !== answer.target
      ? lacking
      : comparison === 'same' && isVersion
        ? `${target} is the very image that runs already.`
        : undefined
  const told = text === undefined ? {} : { text }
  if (comparison === 'same') return told
  const newer = answer.newer.slice(Math.max(answer.newer.indexOf(target), 0))
  const reference = isVersion ? withTag(container.image, target) : container.image
  const id = candidateId({ hostId: container.hostId, name: container.name, reference, digest })
  const kind = isVersion ? 'version' : 'digest'
  const newerVersions = isVersion ? newer : []
  return { ...told, candidate: { id, reference, tag: target, digest, kind, newerVersions } }
}

function withFirstSeen(
  candidate: Omit<Candidate, 'firstSeenAt'>,
  previous: KnownDecision | undefined,
  now: Date,
): Candidate {
  const known = previous?.candidate?.id === candidate.id ? previous.candidate : undefined
  const { firstSeenAt = now, toldAt } = known ?? {}
  return { ...candidate, firstSeenAt, ...(toldAt === undefined ? {} : { toldAt }) }
}

/** Once, and by the label once more whenever it has been there for that long since. */
function isToBeTold({ toldAt }: Candidate, { member, now }: JudgeInput): boolean {
  const { value: snoozeMs } = member.own.snoozeMs
  return toldAt === undefined || (snoozeMs > 0 && now.getTime() - toldAt.getTime() >= snoozeMs)
}

function isIgnored(trace: readonly { rule: string; verdict: string }[]): boolean {
  return trace.some(({ rule, verdict }) => rule === 'ignored-version' && verdict === 'drop')
}

function note(rule: string, text: string): TraceEntry {
  return { rule, verdict: 'pass', text }
}
