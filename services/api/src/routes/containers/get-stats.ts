import { route } from '../../http/route.ts'
import { Stats, statsOf } from '../../views/stats.ts'

export const getStats = route({
  method: 'GET',
  path: '/api/stats',
  permission: 'containers.view',
  summary: 'Count containers and waiting updates over all hosts',
  response: Stats,
  async handle(ctx) {
    return statsOf(await ctx.fleet.read())
  },
})
