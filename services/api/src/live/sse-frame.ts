import { events } from '@sentinel/shared/events/catalogue'
import { serviceOf, shownName } from '@sentinel/shared/resources/service'
import { formatContainerKey } from '../fleet/container-key.ts'
import type { LiveEvent } from './live-feed.ts'

/** Members of the page's clients come first; the rest of the payload follows under snake_case names. */
export function sseFrame(event: LiveEvent, localHostId: string | undefined): string {
  const { hostId, hostName, container, message, ...extras } = event.payload
  const isLocal = hostId === undefined || hostId === localHostId
  const isOfService = typeof container === 'string' && serviceOf(container) !== undefined
  const { sse } = events[event.name]
  const type = isOfService && sse === 'container_update' ? 'service_update' : sse
  const data = {
    type,
    container_name: typeof container === 'string' ? shownName(container) : '',
    message: message ?? '',
    host_id: isLocal ? '' : hostId,
    host_name: isLocal ? '' : (hostName ?? ''),
    timestamp: event.at,
    event: event.name,
    ...(typeof container === 'string' && typeof hostId === 'string'
      ? { key: formatContainerKey(container, hostId, localHostId) }
      : {}),
    ...Object.fromEntries(Object.entries(extras).map(([key, value]) => [snakeCase(key), value])),
  }
  return `id: ${event.streamId}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

/** A frame of ours about the connection itself; it has no id, so that a replay starts from the last real event. */
export function noticeFrame(type: 'degraded' | 'resync', message: string): string {
  const data = { type, message, timestamp: new Date().toISOString() }
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
