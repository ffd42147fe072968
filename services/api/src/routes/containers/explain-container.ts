import { explain } from '../../explain/explain.ts'
import { readCase } from '../../explain/read-case.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { Explanation } from '../../views/explanation.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

export const explainContainer = route({
  method: 'GET',
  path: '/api/containers/:name/explain',
  permission: 'containers.view',
  summary: 'Say why a container is treated as it is: what was found, what each rule says, what happens next',
  addition: 'The page shows what was decided, but not why.',
  params: NameParams,
  query: HostQuery,
  response: Explanation,
  async handle(ctx, { params, query }) {
    const found = await findContainer(ctx, params.name, query.host)
    return explain(found, await readCase(ctx, found), new Date())
  },
})
