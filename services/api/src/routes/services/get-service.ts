import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { presentService } from '../../views/present-service.ts'
import { ServiceView } from '../../views/service-view.ts'
import { findService } from './find-service.ts'

export const getService = route({
  method: 'GET',
  path: '/api/services/:name/detail',
  permission: 'containers.view',
  summary: 'Show one Swarm service with its tasks',
  params: NameParams,
  query: HostQuery,
  response: ServiceView,
  async handle(ctx, { params, query }) {
    const { container } = await findService(ctx, params.name, query.host)
    return presentService(await ctx.fleet.read(), container)
  },
})
