import { z } from 'zod'
import { parseReference, withTag } from '@sentinel/shared/images/reference'
import type { ImagePoint } from '@sentinel/shared/resources/update'
import { AppError } from '@sentinel/shared/errors/app-error'
import { shownName } from '@sentinel/shared/resources/service'
import type { ApiContext } from '../../api-context.ts'
import { findWaiting } from '../../commands/find-waiting.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { findContainer, type Found } from '../../fleet/find-container.ts'
import { tagOf } from '../../fleet/tag-of.ts'
import { route } from '../../http/route.ts'
import { expectedOutage } from '../../plan/expected-outage.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { PlanView } from './plan-view.ts'

const answerLimitMs = 35_000

const Body = z
  .object({
    tag: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'a tag has at most 128 letters, digits, ".", "_" or "-"')
      .optional(),
    reference: z.string().min(1).max(1000).optional(),
  })
  .optional()
type Body = z.output<typeof Body>

const Answer = PlanView.pick({ changes: true, dependants: true, refusals: true, strategy: true }).extend({
  body: z.record(z.string(), z.unknown()),
  networksToConnect: z.array(z.string()),
  run: z.object({ command: z.string(), untold: z.array(z.string()) }),
  image: z.object({ before: z.string(), after: z.string(), source: z.enum(['engine', 'registry']) }),
  imageChanges: PlanView.shape.image.shape.changes,
  strategyText: z.string(),
})

export const planUpdate = route({
  method: 'POST',
  path: '/api/containers/:name/plan',
  permission: 'containers.update',
  summary: 'Tell what an update would do, and change nothing',
  addition: 'People want to see what becomes of a container before they let it be replaced.',
  params: NameParams,
  query: HostQuery,
  body: Body,
  response: PlanView,
  async handle(ctx, { params, query, body, caller }) {
    const found = await findContainer(ctx, params.name, query.host)
    const { hostId, name, swarm } = found.container
    if (swarm) throw isService(name)
    const to = await aimOf(ctx, found, body)
    await requireRedis(ctx)
    const payload = { hostId, name, requestedBy: caller.name, to }
    const plan = Answer.parse(await ctx.queues.ask('update.preview', payload, answerLimitMs))
    const decision = await ctx.db.decisions.findOne({ hostId, name }).select({ trace: 1 }).lean()
    return {
      name,
      reference: to.reference,
      digest: to.digest,
      create_body: plan.body,
      networks_to_connect: plan.networksToConnect,
      changes: plan.changes,
      docker_run: plan.run.command,
      docker_run_untold: plan.run.untold,
      image: {
        ...plan.image,
        is_same: plan.image.before === plan.image.after,
        changes: plan.imageChanges,
      },
      dependants: plan.dependants,
      refusals: plan.refusals,
      gates: (decision?.trace ?? []).map(({ rule, verdict, text, until }) => ({
        rule,
        verdict,
        text,
        until: until?.toISOString() ?? null,
      })),
      strategy: plan.strategy,
      strategy_text: plan.strategyText,
      expected_outage: await expectedOutage(ctx, { hostId, name, strategy: plan.strategy }),
    }
  },
})

/** What the person names, else what waits for approval, else the same reference pulled again. */
async function aimOf(ctx: ApiContext, { container }: Found, body: Body): Promise<ImagePoint> {
  if (body?.reference !== undefined) return aim(checked(body.reference))
  if (body?.tag !== undefined) return aim(withTag(container.image, body.tag))
  const waiting = await findWaiting(ctx, container.hostId, container.name)
  return waiting?.to ?? aim(container.image)
}

function isService(name: string): AppError {
  const message = `${shownName(name)} is a Swarm service, which the engine itself rolls out, task by task; there is no plan of one container`
  return new AppError('conflict', 'swarm_service', message)
}

function aim(reference: string): ImagePoint {
  return { reference, tag: tagOf(reference), digest: '', imageId: '' }
}

function checked(reference: string): string {
  try {
    parseReference(reference)
    return reference
  } catch (cause) {
    const message = `"${reference}" is no image reference; write it as docker pull would take it`
    throw new AppError('invalid', 'invalid_reference', message, { cause })
  }
}
