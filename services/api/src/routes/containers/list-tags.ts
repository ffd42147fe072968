import { z } from 'zod'
import { askTags } from '../../fleet/ask-tags.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

export const listTags = route({
  method: 'GET',
  path: '/api/containers/:name/tags',
  permission: 'containers.view',
  summary: 'List all tags of a container’s repository',
  params: NameParams,
  query: HostQuery,
  response: z.array(z.string()),
  async handle(ctx, { params, query }) {
    return (await askTags(ctx, await findContainer(ctx, params.name, query.host))).tags
  },
})
