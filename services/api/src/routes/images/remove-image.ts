import { z } from 'zod'
import { logActivity } from '../../commands/log-activity.ts'
import { askImages } from '../../fleet/ask-images.ts'
import { route } from '../../http/route.ts'
import { HostQuery } from '../../views/params.ts'

export const removeImage = route({
  method: 'DELETE',
  path: '/api/images/:id',
  permission: 'containers.manage',
  summary: 'Remove an image that no container uses and no rollback needs',
  params: z.object({
    id: z
      .string()
      .regex(
        /^(?!.*\/\.{1,2}(?:\/|$))\w[\w.:@/-]{0,299}$/,
        'an image is named by its id, or by a name and tag',
      ),
  }),
  query: HostQuery,
  response: z.object({ status: z.literal('ok') }),
  async handle(ctx, { params: { id }, query, caller }) {
    await askImages(ctx, { host: query.host, action: 'remove', id })
    await logActivity(ctx, { type: 'image_remove', message: `image ${id} removed`, caller })
    return { status: 'ok' as const }
  },
})
