import type { Message } from '@sentinel/shared/channels/channel'
import { events, type EventName, type NotificationType } from '@sentinel/shared/events/catalogue'

export interface StreamedEvent {
  readonly id: string
  readonly name: EventName
  readonly payload: Record<string, unknown>
  readonly at: string
}

const titles: Record<NotificationType, string> = {
  update_available: 'Update available',
  update_started: 'Update started',
  update_succeeded: 'Update succeeded',
  update_failed: 'Update failed',
  rollback_succeeded: 'Rolled back',
  rollback_failed: 'Needs attention',
}

/** What an event says to a channel, or undefined when nobody is to be told of it. */
export function messageOf({ id, name, payload, at }: StreamedEvent): Message | undefined {
  const entry = events[name]
  if (!('notification' in entry)) return undefined
  const text = (key: string) => (typeof payload[key] === 'string' ? payload[key] : '')
  return {
    id,
    type: entry.notification,
    title: `Sentinel: ${titles[entry.notification]}: ${text('container')}`,
    text: text('message'),
    containerName: text('container'),
    hostId: text('hostId'),
    hostName: text('hostName'),
    oldImage: text('from'),
    newImage: text('to'),
    oldDigest: text('fromDigest'),
    newDigest: text('toDigest'),
    error: text('error'),
    timestamp: at,
  }
}
