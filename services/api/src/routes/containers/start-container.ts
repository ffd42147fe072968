import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { actOnContainer } from './act-on-container.ts'

export const startContainer = route({
  method: 'POST',
  path: '/api/containers/:name/start',
  permission: 'containers.manage',
  summary: 'Start a container',
  params: NameParams,
  query: HostQuery,
  response: Started,
  async handle(ctx, { params, query, caller }) {
    return await actOnContainer(ctx, { action: 'start', name: params.name, host: query.host, caller })
  },
})
