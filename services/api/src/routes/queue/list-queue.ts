import { z } from 'zod'
import { route } from '../../http/route.ts'
import { QueueEntry } from '../../views/queue-entry.ts'
import { queueEntries } from '../../views/present-queue-entry.ts'

export const listQueue = route({
  method: 'GET',
  path: '/api/queue',
  permission: 'containers.view',
  summary: 'List the updates that wait for a person or a later time',
  response: z.array(QueueEntry),
  async handle(ctx) {
    return queueEntries(await ctx.fleet.read())
  },
})
