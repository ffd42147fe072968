import { eventNames, events } from '@sentinel/shared/events/catalogue'
import { markdownTable } from './markdown-table.ts'

export function eventsPage(): string {
  const rows = eventNames.map((name) => {
    const entry = events[name]
    const notification = 'notification' in entry ? `\`${entry.notification}\`` : ''
    return [
      `\`${name}\``,
      `\`${entry.sse}\``,
      notification,
      Object.keys(entry.payload.shape)
        .map((key) => `\`${key}\``)
        .join(', '),
      entry.description,
    ]
  })
  return markdownTable(
    'Events',
    'What `GET /api/events` sends (under the name in the second column) and what channels are told.',
    ['Event', 'SSE name', 'Notification', 'Payload', 'When'],
    rows,
  )
}
