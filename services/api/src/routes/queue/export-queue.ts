import { z } from 'zod'
import { csv } from '../../http/csv.ts'
import { Reply } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { queueEntries } from '../../views/present-queue-entry.ts'
import { QueueEntry } from '../../views/queue-entry.ts'

const columns = ['container', 'current_image', 'new_image', 'detected_at', 'type', 'host_id']

export const exportQueue = route({
  method: 'GET',
  path: '/api/queue/export',
  permission: 'containers.view',
  summary: 'Download the queue as JSON or CSV',
  query: z.object({ format: z.string().optional() }),
  response: z.array(QueueEntry),
  async handle(ctx, { query }) {
    const entries = queueEntries(await ctx.fleet.read())
    if (query.format !== 'csv') {
      const headers = { 'content-disposition': 'attachment; filename="sentinel-queue.json"' }
      return new Reply(`${JSON.stringify(entries)}\n`, { type: 'application/json; charset=utf-8', headers })
    }
    const rows = entries.map((entry) => [
      entry.container_name,
      entry.current_image,
      entry.newer_versions?.[0] ?? '',
      entry.detected_at,
      entry.type ?? '',
      entry.host_id ?? '',
    ])
    const headers = { 'content-disposition': 'attachment; filename="sentinel-queue.csv"' }
    return new Reply(csv([columns, ...rows]), { type: 'text/csv; charset=utf-8', headers })
  },
})
