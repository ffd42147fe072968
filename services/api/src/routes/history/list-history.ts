import { z } from 'zod'
import { findHistory } from '../../history/find-history.ts'
import { route } from '../../http/route.ts'
import { HistoryRecord } from '../../views/history-record.ts'
import { Time } from '../../views/params.ts'
import { wholeNumber } from '../../views/whole-number.ts'

export const listHistory = route({
  method: 'GET',
  path: '/api/history',
  permission: 'history.view',
  summary: 'List what happened, newest first',
  query: z.object({
    limit: wholeNumber({ fallback: 50, max: 200, above: 'fallback' }),
    before: Time.optional().meta({ description: 'Only what is older than this time.' }),
    type: z
      .enum(['update', 'service', 'scan'])
      .optional()
      .meta({ description: 'Only updates of containers, of services, or only scans.' }),
  }),
  response: z.array(HistoryRecord),
  async handle(ctx, { query: { limit, before, type } }) {
    const cursor = before === undefined ? undefined : new Date(before)
    return await findHistory(ctx, await ctx.fleet.read(), { limit, type, before: cursor })
  },
})
