import { z } from 'zod'
import { askImages } from '../../fleet/ask-images.ts'
import { route } from '../../http/route.ts'
import { HostQuery } from '../../views/params.ts'

const Answer = z.array(
  z.object({
    id: z.string(),
    repoTags: z.array(z.string()),
    sizeBytes: z.number(),
    createdAt: z.number(),
    isUsed: z.boolean(),
    isKept: z.boolean(),
  }),
)

export const listImages = route({
  method: 'GET',
  path: '/api/images',
  permission: 'containers.view',
  summary: 'List the images of a host, and which of them containers use',
  query: HostQuery,
  response: z.object({
    images: z.array(
      z.object({
        id: z.string(),
        repo_tags: z.array(z.string()),
        size: z.number().meta({ description: 'Bytes.' }),
        created: z.number().meta({ description: 'Seconds since 1970.' }),
        in_use: z.boolean().meta({ description: 'By a container in any state.' }),
        kept: z.boolean().meta({ description: 'So that a container can be rolled back to it.' }),
      }),
    ),
  }),
  async handle(ctx, { query }) {
    const found = Answer.parse(await askImages(ctx, { host: query.host, action: 'list' }))
    return {
      images: found.map(({ id, repoTags, sizeBytes, createdAt, isUsed, isKept }) => ({
        id,
        repo_tags: repoTags,
        size: sizeBytes,
        created: createdAt,
        in_use: isUsed,
        kept: isKept,
      })),
    }
  },
})
