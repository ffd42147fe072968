import { z } from 'zod'
import { logActivity } from '../../commands/log-activity.ts'
import { askImages } from '../../fleet/ask-images.ts'
import { route } from '../../http/route.ts'
import { HostQuery } from '../../views/params.ts'

const Answer = z.object({ deleted: z.number().default(0), reclaimedBytes: z.number().default(0) })

export const pruneImages = route({
  method: 'POST',
  path: '/api/images/prune',
  permission: 'containers.manage',
  summary: 'Remove images that no name leads to and no container uses',
  query: HostQuery,
  response: z.object({ images_deleted: z.number(), space_reclaimed: z.number() }),
  async handle(ctx, { query, caller }) {
    const answer = Answer.parse(await askImages(ctx, { host: query.host, action: 'prune' }))
    const message = `${answer.deleted} images pruned`
    await logActivity(ctx, { type: 'image_prune', message, caller })
    return { images_deleted: answer.deleted, space_reclaimed: answer.reclaimedBytes }
  },
})
