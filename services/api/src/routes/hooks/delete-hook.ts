import { z } from 'zod'
import { logActivity } from '../../commands/log-activity.ts'
import { findHost } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { ContainerName, HostQuery } from '../../views/params.ts'

export const deleteHook = route({
  method: 'DELETE',
  path: '/api/hooks/:container/:phase',
  permission: 'settings.modify',
  summary: 'Forget a stored hook; also where there is none, or no such container any more',
  params: z.object({ container: ContainerName, phase: z.string().max(100) }),
  query: HostQuery,
  response: z.object({ message: z.literal('hook deleted') }),
  async handle(ctx, { params: { container: name, phase }, query, caller }) {
    const host = await findHost(ctx, query.host)
    const hostId = host?._id ?? ''
    const { deletedCount } = await ctx.db.hooks.collection.deleteOne({ hostId, name, phase })
    const message = `${phase} hook deleted for ${name}`
    if (deletedCount > 0) await logActivity(ctx, { type: 'hooks', message, container: name, hostId, caller })
    return { message: 'hook deleted' as const }
  },
})
