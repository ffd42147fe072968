import type { ApiContext } from '../../api-context.ts'
import { inProgress } from '@sentinel/shared/updates/create-update'
import type { Caller } from '../../access/caller.ts'
import { findActive } from '../../commands/find-waiting.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { findContainer } from '../../fleet/find-container.ts'

const statuses = { restart: 'restarting', stop: 'stopping', start: 'starting' } as const

export interface Act {
  readonly action: keyof typeof statuses
  readonly name: string
  readonly host: string | undefined
  readonly caller: Caller
}

/** What restart, stop and start have in common. @throws AppError `update_in_progress` while an update runs */
export async function actOnContainer(ctx: ApiContext, { action, name, host: asked, caller }: Act) {
  const { host, container } = await findContainer(ctx, name, asked)
  requireAllowed(container, 'act')
  if (await findActive(ctx, host._id, name)) throw inProgress(name)
  await requireRedis(ctx)
  await ctx.queues.enqueue('container.act', { hostId: host._id, name, action, requestedBy: caller.name })
  const message = `${action} initiated for ${name}`
  await logActivity(ctx, { type: action, message, container: name, hostId: host._id, caller })
  return { status: statuses[action], name, message }
}
