import type { EventPayload } from '@sentinel/shared/events/catalogue'
import { outboxEntry, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { UpdateDoc } from '@sentinel/shared/resources/update'

export type Subject = Pick<UpdateDoc, '_id' | 'hostId' | 'name' | 'kind' | 'from' | 'to'>

interface About {
  readonly hostName: string
  readonly message: string
}

export function queueChanged(
  { _id, hostId, name }: Subject,
  change: EventPayload<'queue.changed'>['change'],
  { hostName, message }: About,
): OutboxEntry {
  return outboxEntry('queue.changed', { hostId, hostName, container: name, message, updateId: _id, change })
}

export function updateQueued(subject: Subject, about: About): OutboxEntry {
  return outboxEntry('update.queued', ofUpdate(subject, about))
}

export function updateCancelled(subject: Subject, about: About): OutboxEntry {
  return outboxEntry('update.cancelled', { ...ofUpdate(subject, about), outcome: 'cancelled' })
}

function ofUpdate({ _id, hostId, name, kind, from, to }: Subject, { hostName, message }: About) {
  return {
    hostId,
    hostName,
    container: name,
    message,
    updateId: _id,
    kind,
    from: from.reference,
    to: to.reference,
  }
}
