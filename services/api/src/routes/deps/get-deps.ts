import { z } from 'zod'
import { formatContainerKey, parseContainerKey } from '../../fleet/container-key.ts'
import { resolveHostId } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery } from '../../views/params.ts'
import { DepsView } from './deps-view.ts'
import { fleetEdges, presentDeps } from './fleet-edges.ts'

export const getDeps = route({
  method: 'GET',
  path: '/api/deps/:container',
  permission: 'containers.view',
  summary: 'What one container depends on, and what depends on it',
  params: z.object({ container: z.string().min(1).max(300) }),
  query: HostQuery,
  response: DepsView,
  async handle(ctx, { params, query }) {
    parseContainerKey(params.container)
    const snapshot = await ctx.fleet.read()
    const hostId = resolveHostId(snapshot, query.host)
    const isKey = params.container.includes('::')
    const key = isKey ? params.container : formatContainerKey(params.container, hostId, snapshot.local?._id)
    return presentDeps(key, fleetEdges(snapshot).edges)
  },
})
