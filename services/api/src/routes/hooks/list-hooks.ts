import { z } from 'zod'
import { formatContainerKey } from '../../fleet/container-key.ts'
import { findHost } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HookView, presentHook } from '../../views/hook-view.ts'
import { ContainerName, HostQuery } from '../../views/params.ts'

export const listHooks = route({
  method: 'GET',
  path: '/api/hooks/:container',
  permission: 'settings.view',
  summary: 'List the stored hooks of a container, one per phase at most',
  params: z.object({ container: ContainerName }),
  query: HostQuery,
  response: z.array(HookView),
  async handle(ctx, { params: { container: name }, query }) {
    const host = await findHost(ctx, query.host)
    if (!host) return []
    const key = formatContainerKey(name, host._id, host.slug === 'local' ? host._id : undefined)
    const stored = await ctx.db.hooks.find({ hostId: host._id, name }).lean()
    return stored
      .toSorted((one, other) => other.phase.localeCompare(one.phase))
      .map((hook) => presentHook(hook, key))
  },
})
