import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import { logActivity } from '../../commands/log-activity.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

const answerLimitMs = 65_000

export const checkContainer = route({
  method: 'POST',
  path: '/api/check/:name',
  permission: 'containers.update',
  summary: 'Ask the registry about one container now',
  params: NameParams,
  query: HostQuery,
  response: z.object({
    status: z.enum(['update_available', 'up_to_date']),
    name: z.string(),
    message: z.string(),
    newer_versions: z.array(z.string()).optional(),
    candidate_id: z.string().optional(),
    target_image: z.string().optional(),
    digest: z.string().optional(),
  }),
  async handle(ctx, { params: { name }, query, caller }) {
    const { host } = await findContainer(ctx, name, query.host)
    const key = { hostId: host._id, name }
    await requireRedis(ctx)
    await ctx.queues.ask('scan.container', { ...key, requestedBy: caller.name }, answerLimitMs)
    const decision = await ctx.db.decisions.findOne(key).lean<DecisionDoc>()
    ctx.fleet.touch(host._id, name)
    const answer = describe(name, decision)
    await logActivity(ctx, {
      type: 'check',
      message: answer.message,
      container: name,
      hostId: host._id,
      caller,
    })
    return answer
  },
})

function describe(name: string, decision: DecisionDoc | null) {
  if (decision?.outcome === 'failed') {
    const text = decision.error ?? 'the registry gave no usable answer'
    throw new AppError('upstream', 'check_failed', `${name} could not be checked: ${text}`)
  }
  if (decision?.outcome === 'rate_limited') {
    const text = decision.error ?? 'its registry is not asked for now'
    const waitMs = decision.until === undefined ? {} : { retryAfterMs: decision.until.getTime() - Date.now() }
    throw new AppError('rateLimited', 'check_rate_limited', `${name} was not checked: ${text}`, waitMs)
  }
  const candidate = decision?.candidate
  if (!candidate) return { status: 'up_to_date' as const, name, message: `${name} is up to date` }
  const isIgnored = decision.trace.some(
    ({ rule, verdict }) => rule === 'ignored-version' && verdict === 'drop',
  )
  if (isIgnored) {
    return {
      status: 'up_to_date' as const,
      name,
      message: `${name} is up to date (newer versions ignored)`,
    }
  }
  return {
    status: 'update_available' as const,
    name,
    message: `Update available for ${name}`,
    newer_versions: [...candidate.newerVersions],
    candidate_id: candidate.id,
    target_image: candidate.reference,
    digest: candidate.digest,
  }
}
