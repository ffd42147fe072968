import { z } from 'zod'
import type { LogEntryDoc } from '@sentinel/shared/resources/log-entry'
import { checkChain } from '../../audit/check-chain.ts'
import { auditKey } from '../../audit/seal-entry.ts'
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
      ip: z.string().optional(),
      result: z.enum(['failed', 'refused']).optional(),
      problem: z.string().optional(),
    }),
  ),
  async handle(ctx) {
    const entries = await ctx.db.logEntries
      .find({})
      .sort({ seq: -1, at: -1 })
      .limit(limit + 1)
      .lean<LogEntryDoc[]>()
    const problems = checkChain(entries, auditKey(ctx.settings.boot['state.secretKey']))
    return entries.slice(0, limit).map(({ at, type, message, container, user, ip, result }, index) => ({
      timestamp: at.toISOString(),
      type,
      message,
      ...(container === '' ? {} : { container }),
      ...(user === '' ? {} : { user }),
      ...(ip === undefined || ip === '' ? {} : { ip }),
      ...(result === undefined ? {} : { result }),
      ...(problems[index] === undefined ? {} : { problem: problems[index] }),
    }))
  },
})
