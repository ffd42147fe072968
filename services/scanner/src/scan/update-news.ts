import { outboxEntry, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { Candidate } from '@sentinel/shared/resources/decision'
import { shownName } from '@sentinel/shared/resources/service'
import type { Judgement } from './judge.ts'
import { hostNameOf, type Standing } from './read-standing.ts'

export interface Told {
  readonly candidate: Candidate
  readonly standing: Standing
  readonly updateId: string
}

export function queueChanged(
  judgement: Judgement,
  told: Told & { change: 'added' | 'changed' | 'removed' },
): OutboxEntry {
  const { updateId, change, candidate, standing } = told
  const words = {
    added: 'waits for approval',
    changed: 'was replaced by a newer one and waits for approval',
    removed: 'left the queue: the policy allows it without asking',
  }
  return outboxEntry('queue.changed', {
    ...aboutContainer(judgement, standing),
    updateId,
    change,
    message: `The update of ${shownName(judgement.member.container.name)} to ${candidate.reference} ${words[change]}`,
  })
}

export function updateQueued(judgement: Judgement, { updateId, candidate, standing }: Told): OutboxEntry {
  const { name, image } = judgement.member.container
  return outboxEntry('update.queued', {
    ...aboutContainer(judgement, standing),
    updateId,
    kind: 'update',
    from: image,
    to: candidate.reference,
    message: `The update of ${shownName(name)} to ${candidate.reference} was queued by its policy`,
  })
}

export function updateDeferred(
  judgement: Judgement,
  { updateId, candidate, standing }: Told,
  until: Date,
): OutboxEntry {
  const { name, image } = judgement.member.container
  const why = judgement.decision.trace.find(({ verdict }) => verdict === 'hold')?.text ?? ''
  return outboxEntry('update.deferred', {
    ...aboutContainer(judgement, standing),
    updateId,
    kind: 'update',
    from: image,
    to: candidate.reference,
    until: until.toISOString(),
    message: `The update of ${shownName(name)} to ${candidate.reference} waits until ${until.toISOString()}: ${why}`,
  })
}

function aboutContainer({ member }: Judgement, standing: Standing) {
  const { hostId, name } = member.container
  return { hostId, hostName: hostNameOf(standing, hostId), container: name }
}
