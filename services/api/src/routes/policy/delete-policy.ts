import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import { logActivity } from '../../commands/log-activity.ts'
import { writePreference } from '../../commands/write-preference.ts'
import { findHost } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

export const deletePolicy = route({
  method: 'DELETE',
  path: '/api/containers/:name/policy',
  permission: 'containers.manage',
  summary: 'Remove the policy override of a container, also of one that is gone',
  params: NameParams,
  query: HostQuery,
  response: z.object({ status: z.literal('ok'), name: z.string(), message: z.string() }),
  async handle(ctx, { params: { name }, query, caller }) {
    const host = await findHost(ctx, query.host)
    const message = `policy override removed for ${name}`
    const key = { hostId: host?._id ?? '', name }
    const about = { hostId: key.hostId, hostName: host?.name ?? '', container: name, message, policy: '' }
    const existed = await writePreference(
      ctx,
      key,
      { unset: ['policy'], events: [outboxEntry('policy.changed', about)] },
      { onlyExisting: true },
    )
    if (!existed) {
      throw new AppError(
        'notFound',
        'no_policy_override',
        `${name} has no policy override; nothing was removed`,
      )
    }
    await logActivity(ctx, { type: 'policy_delete', message, container: name, hostId: key.hostId, caller })
    return { status: 'ok' as const, name, message }
  },
})
