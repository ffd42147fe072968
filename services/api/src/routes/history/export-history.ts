import { z } from 'zod'
import { findHistory } from '../../history/find-history.ts'
import { csv } from '../../http/csv.ts'
import { Reply } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { HistoryRecord } from '../../views/history-record.ts'

const most = 100_000
const columns = [
  'timestamp',
  'container',
  'type',
  'old_image',
  'new_image',
  'outcome',
  'duration_s',
  'error',
  'host_id',
  'host_name',
]

export const exportHistory = route({
  method: 'GET',
  path: '/api/history/export',
  permission: 'history.view',
  summary: 'Download the history as JSON or CSV',
  query: z.object({ format: z.string().optional() }),
  response: z.array(HistoryRecord),
  async handle(ctx, { query }) {
    const records = await findHistory(ctx, await ctx.fleet.read(), { limit: most })
    if (query.format !== 'csv') {
      const headers = { 'content-disposition': 'attachment; filename="sentinel-history.json"' }
      return new Reply(`${JSON.stringify(records)}\n`, { type: 'application/json; charset=utf-8', headers })
    }
    const headers = { 'content-disposition': 'attachment; filename="sentinel-history.csv"' }
    return new Reply(csv([columns, ...records.map(cells)]), { type: 'text/csv; charset=utf-8', headers })
  },
})

function cells(record: HistoryRecord): string[] {
  return [
    `${record.timestamp.slice(0, 19)}Z`,
    record.container_name,
    record.type,
    record.old_image,
    record.new_image,
    record.outcome,
    record.duration === 0 ? '' : (record.duration / 1e9).toFixed(1),
    record.error ?? '',
    record.host_id,
    record.host_name,
  ]
}
