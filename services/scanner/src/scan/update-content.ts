import type { Candidate } from '@sentinel/shared/resources/decision'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { NewUpdate } from '@sentinel/shared/updates/create-update'
import type { Judgement } from './judge.ts'

/** What an action files: an update that waits for a person, for its time, or for an updater. */
export interface Filed {
  readonly state: 'pending' | 'deferred' | 'queued'
  readonly set: Omit<
    NewUpdate,
    'hostId' | 'name' | 'containerId' | 'kind' | 'rollbackOf' | 'recipe' | 'state'
  >
  /** What may stand in an older one and must not any more. */
  readonly unset: readonly (keyof UpdateDoc)[]
}

const optional = ['decidedFor', 'deferredUntil', 'isPullOnly', 'reason', 'resolved'] as const

/** Undefined where nothing is filed: it is held back, and nobody can say until when. */
export function updateContent(judgement: Judgement, candidate: Candidate): Filed | undefined {
  const { member, decision, cause, action } = judgement
  const state = stateOf(judgement)
  if (state === undefined) return undefined
  const { reference, tag, digest } = candidate
  const isAuto = state !== 'pending'
  const isPullOnly = action === 'auto' && member.own.isPullOnly.value
  const speaking = decision.trace.find(({ verdict }) => verdict === (isAuto ? 'hold' : 'ask'))
  const set: Filed['set'] = {
    cause: isAuto ? (member.container.isSelf ? 'self' : 'auto') : 'scan',
    requestedBy: isAuto ? 'policy' : 'scan',
    from: { ...decision.current, imageId: member.container.imageId },
    // An image that is here already need not be pulled once more.
    to: { reference, tag, digest, imageId: decision.pulled?.imageId ?? '' },
    newerVersions: candidate.newerVersions,
    candidateId: candidate.id,
    candidateSeenAt: candidate.firstSeenAt,
    ...(isAuto ? { decidedFor: cause === 'schedule' ? 'schedule' : 'scan' } : {}),
    ...(state === 'deferred' && decision.until ? { deferredUntil: decision.until } : {}),
    ...(isPullOnly ? { isPullOnly } : {}),
    ...(speaking && state !== 'queued' ? { reason: speaking.text } : {}),
    ...(decision.resolved ? { resolved: decision.resolved } : {}),
  }
  return { state, set, unset: optional.filter((key) => set[key] === undefined) }
}

function stateOf({ action, decision }: Judgement): Filed['state'] | undefined {
  if (action === 'ask') return 'pending'
  if (action === 'auto') return 'queued'
  return action === 'hold' && decision.until ? 'deferred' : undefined
}
