import { z } from 'zod'
import { findContainer } from '../../fleet/find-container.ts'
import { keyOf } from '../../fleet/snapshot.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { listedContainers, presentContainer } from '../../views/present-container.ts'
import { rowHtml } from '../../views/row-html.ts'

export const getRow = route({
  method: 'GET',
  path: '/api/containers/:name/row',
  permission: 'containers.view',
  summary: 'One container as a table row, with the counts of its page',
  params: NameParams,
  query: HostQuery,
  response: z.object({ html: z.string(), total: z.number(), running: z.number(), pending: z.number() }),
  async handle(ctx, { params, query }) {
    const { host, container } = await findContainer(ctx, params.name, query.host)
    const snapshot = await ctx.fleet.read()
    const containers = listedContainers(snapshot, snapshot.local?._id)
    const waiting = snapshot.facts.waiting.get(keyOf(host._id, container.name))
    return {
      html: rowHtml(presentContainer(snapshot, container), waiting?.to.reference),
      total: containers.length,
      running: containers.filter(({ state }) => state === 'running').length,
      pending: containers.filter(({ hostId, name }) => snapshot.facts.waiting.has(keyOf(hostId, name)))
        .length,
    }
  },
})
