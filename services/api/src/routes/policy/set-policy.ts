import { z } from 'zod'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import { policies } from '@sentinel/shared/policy/resolve-policy'
import { logActivity } from '../../commands/log-activity.ts'
import { writePreference } from '../../commands/write-preference.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

export const PolicyWord = z.enum(policies, 'a policy is auto, manual or pinned')

export const setPolicy = route({
  method: 'POST',
  path: '/api/containers/:name/policy',
  permission: 'containers.manage',
  summary: 'Set the policy of a container; it wins over its label',
  params: NameParams,
  query: HostQuery,
  body: z.object({ policy: PolicyWord }),
  response: z.object({ status: z.literal('ok'), name: z.string(), policy: PolicyWord, message: z.string() }),
  async handle(ctx, { params: { name }, query, body: { policy }, caller }) {
    const { host, container } = await findContainer(ctx, name, query.host)
    requireAllowed(container, 'set_policy')
    const message = `policy set to ${policy} for ${name}`
    const about = { hostId: host._id, hostName: host.name, container: name, message, policy }
    await writePreference(
      ctx,
      { hostId: host._id, name },
      { set: { policy }, events: [outboxEntry('policy.changed', about)] },
    )
    await logActivity(ctx, { type: 'policy_set', message, container: name, hostId: host._id, caller })
    return { status: 'ok' as const, name, policy, message }
  },
})
