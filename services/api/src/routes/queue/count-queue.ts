import { z } from 'zod'
import { route } from '../../http/route.ts'

export const countQueue = route({
  method: 'GET',
  path: '/api/queue/count',
  permission: 'containers.view',
  summary: 'Count the updates that wait',
  response: z.object({ count: z.number().int() }),
  async handle(ctx) {
    return { count: (await ctx.fleet.read()).facts.waiting.size }
  },
})
