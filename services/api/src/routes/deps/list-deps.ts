import { z } from 'zod'
import { putInOrder } from '@sentinel/shared/dependencies/put-in-order'
import { route } from '../../http/route.ts'
import { DepsView, EdgeView } from './deps-view.ts'
import { fleetEdges, presentDeps } from './fleet-edges.ts'

export const listDeps = route({
  method: 'GET',
  path: '/api/deps',
  permission: 'containers.view',
  summary: 'Who depends on whom, and the order that follows',
  response: z.object({
    containers: z.array(DepsView),
    edges: z.array(EdgeView),
    order: z.array(z.string()).meta({ description: 'Dependencies first; empty where a cycle allows none.' }),
    has_cycles: z.boolean(),
    error: z.string().optional(),
  }),
  async handle(ctx) {
    const { keys, edges } = fleetEdges(await ctx.fleet.read())
    const { order, cycles } = putInOrder(keys, edges)
    const containers = keys.map((key) => presentDeps(key, edges))
    if (cycles.length === 0) return { containers, edges, order: [...order], has_cycles: false }
    const groups = cycles.map((group) => group.join(', ')).join('; ')
    const error = `There is no order, because these depend on each other: ${groups}. Their updates go by name; take one of the dependencies away`
    return { containers, edges, order: [], has_cycles: true, error }
  },
})
