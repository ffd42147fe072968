import { outboxEntry } from '@sentinel/shared/events/outbox'
import { waitingStates } from '@sentinel/shared/resources/update'
import { transition } from '@sentinel/shared/updates/transition'
import { shownName } from '@sentinel/shared/resources/service'
import type { ScannerContext } from '../scanner-context.ts'

const reasons = {
  gone: 'The container is gone',
  'up-to-date': 'The container is up to date',
  dropped: 'The policy no longer offers this update',
} as const

export interface Superseded {
  /** Slots of waiting updates. */
  readonly slots: readonly string[]
  readonly hostName: string
  readonly reason: keyof typeof reasons
}

/** Ends the updates that wait in these slots, for a person or for their time, because what they wait for has no point any more. */
export async function supersede(ctx: ScannerContext, { slots, hostName, reason }: Superseded): Promise<void> {
  if (slots.length === 0) return
  const waiting = await ctx.db.updates
    .find({ slot: { $in: slots }, state: { $in: [...waitingStates] } })
    .select({ hostId: 1, name: 1 })
    .lean()
  for (const { _id, hostId, name } of waiting) {
    const message = `The update of ${shownName(name)} left the queue: ${reasons[reason].toLowerCase()}`
    const event = outboxEntry('queue.changed', {
      hostId,
      hostName,
      container: name,
      updateId: _id,
      change: 'removed',
      message,
    })
    const set = { reason: `${reasons[reason]}.` }
    await transition(ctx, { id: _id, from: waitingStates }, { to: 'superseded', set, events: [event] })
  }
}
