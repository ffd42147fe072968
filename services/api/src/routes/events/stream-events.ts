import { z } from 'zod'
import { identify } from '../../access/identify.ts'
import { readError } from '../../http/errors.ts'
import { Stream } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { openConnection } from '../../live/open-connection.ts'

export const streamEvents = route({
  method: 'GET',
  path: '/api/events',
  permission: 'containers.view',
  summary: 'Follow what happens, as server-sent events',
  query: z.object({
    last_event_id: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'Replay what came after this event; the header Last-Event-ID says the same.' }),
  }),
  response: z.string(),
  produces: 'text/event-stream',
  async handle(ctx, { query, headers, request, caller }) {
    const lastEventId = String(headers['last-event-id'] ?? query.last_event_id ?? '')
    const isStillAllowed = async () => {
      try {
        const now = await identify(ctx, request, caller)
        return now.permissions.has('containers.view')
      } catch (error) {
        // A database that is away takes nothing from anybody.
        return !['unauthenticated', 'forbidden'].includes(readError(error).kind)
      }
    }
    return new Stream((_request, response) => openConnection(ctx, response, { lastEventId, isStillAllowed }))
  },
})
