import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { actOnContainer } from './act-on-container.ts'

export const stopContainer = route({
  method: 'POST',
  path: '/api/containers/:name/stop',
  permission: 'containers.manage',
  summary: 'Stop a container',
  params: NameParams,
  query: HostQuery,
  response: Started,
  async handle(ctx, { params, query, caller }) {
    return await actOnContainer(ctx, { action: 'stop', name: params.name, host: query.host, caller })
  },
})
