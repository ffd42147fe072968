import { z } from 'zod'
import { logActivity } from '../../commands/log-activity.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { route } from '../../http/route.ts'

export const startScan = route({
  method: 'POST',
  path: '/api/scan',
  permission: 'containers.update',
  summary: 'Scan the whole fleet now; a request during a scan joins it',
  response: z.object({ status: z.string(), message: z.string() }),
  async handle(ctx, { caller }) {
    await requireRedis(ctx)
    await ctx.queues.enqueue('scan.fleet', { mode: 'manual', requestedBy: caller.name })
    await logActivity(ctx, { type: 'scan', message: 'Scan started', caller })
    return { status: 'started', message: 'Scan started' }
  },
})
