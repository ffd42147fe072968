import { z } from 'zod'
import { logActivity } from '../../commands/log-activity.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { writePreference } from '../../commands/write-preference.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { findService } from './find-service.ts'

const answerLimitMs = 35_000
const Answer = z.object({ previous: z.number() })

export const scaleService = route({
  method: 'POST',
  path: '/api/services/:name/scale',
  permission: 'containers.manage',
  summary: 'Set how many replicas of a Swarm service run',
  params: NameParams,
  query: HostQuery,
  body: z.object({
    replicas: z.number().int().min(0).max(100).meta({ description: 'From 0 to 100.' }),
  }),
  response: z.object({ status: z.literal('scaled'), previous_replicas: z.number(), message: z.string() }),
  async handle(ctx, { params: { name }, query, body: { replicas }, caller }) {
    const { host, container } = await findService(ctx, name, query.host)
    requireAllowed(container, 'scale')
    await requireRedis(ctx)
    const of = { hostId: host._id, name: container.name }
    const order = { ...of, replicas, requestedBy: caller.name }
    const { previous } = Answer.parse(await ctx.queues.ask('service.scale', order, answerLimitMs))
    await writePreference(
      ctx,
      of,
      replicas === 0 ? { set: { previousReplicas: previous } } : { unset: ['previousReplicas'] },
    )
    const message = `Service ${name} scaled from ${previous} to ${replicas}`
    await logActivity(ctx, { type: 'scale', message, container: container.name, hostId: host._id, caller })
    return { status: 'scaled' as const, previous_replicas: previous, message }
  },
})
