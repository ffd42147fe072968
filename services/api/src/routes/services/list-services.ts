import { z } from 'zod'
import { resolveHostId } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery } from '../../views/params.ts'
import { listedServices, presentService } from '../../views/present-service.ts'
import { ServiceView } from '../../views/service-view.ts'

export const listServices = route({
  method: 'GET',
  path: '/api/services',
  permission: 'containers.view',
  summary: 'List the Swarm services of a host',
  query: HostQuery,
  response: z.array(ServiceView),
  async handle(ctx, { query }) {
    const snapshot = await ctx.fleet.read()
    const services = listedServices(snapshot, resolveHostId(snapshot, query.host))
    return services.map((service) => presentService(snapshot, service))
  },
})
