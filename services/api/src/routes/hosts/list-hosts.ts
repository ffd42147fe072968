import { z } from 'zod'
import { route } from '../../http/route.ts'
import { HostView } from '../../views/host-view.ts'
import { presentHost } from '../../views/present-host.ts'

export const listHosts = route({
  method: 'GET',
  path: '/api/hosts',
  permission: 'containers.view',
  summary: 'List the Docker hosts, and whether they answer',
  addition: 'The page lists remote hosts only, and only to administrators.',
  response: z.array(HostView),
  async handle(ctx) {
    return [...(await ctx.fleet.read()).hosts.values()].map(presentHost)
  },
})
