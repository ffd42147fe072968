import { z } from 'zod'
import { askTags } from '../../fleet/ask-tags.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

export const listVersions = route({
  method: 'GET',
  path: '/api/containers/:name/versions',
  permission: 'containers.view',
  summary: 'List the newer versions of a container’s tag, newest first',
  params: NameParams,
  query: HostQuery,
  response: z.array(z.string()),
  async handle(ctx, { params, query }) {
    return (await askTags(ctx, await findContainer(ctx, params.name, query.host))).newer
  },
})
