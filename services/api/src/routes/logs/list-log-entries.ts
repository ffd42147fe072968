import { z } from 'zod'
import type { LogEntryDoc } from '@sentinel/shared/resources/log-entry'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

const limit = 200

export const listLogEntries = route({
  method: 'GET',
  path: '/api/logs',
  permission: 'logs.view',
  summary: 'List what was asked for and by whom: the latest 200 entries, newest first',
  response: z.array(
    z.object({
      timestamp: Time,
      type: z.string(),
      message: z.string(),
      container: z.string().optional(),
      user: z.string().optional(),
      kind: z.string().optional(),
    }),
  ),
  async handle(ctx) {
    const entries = await ctx.db.logEntries.find({}).sort({ at: -1 }).limit(limit).lean<LogEntryDoc[]>()
    return entries.map(({ at, type, message, container, user }) => ({
      timestamp: at.toISOString(),
      type,
      message,
      ...(container === '' ? {} : { container }),
      ...(user === '' ? {} : { user }),
    }))
  },
})
