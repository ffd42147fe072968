import { z } from 'zod'
import { askImages } from '../../fleet/ask-images.ts'
import { route } from '../../http/route.ts'
import { HostQuery, Time } from '../../views/params.ts'

const Answer = z.array(
  z.object({
    id: z.string(),
    repoTags: z.array(z.string()),
    sizeBytes: z.number(),
    createdAt: z.number(),
    usedBy: z.array(z.string()),
    keptFor: z.array(z.object({ name: z.string(), reference: z.string(), until: z.string().optional() })),
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
        used_by: z.array(z.string()).meta({ description: 'Names of those containers.' }),
        kept_for: z.array(
          z.object({
            container_name: z.string(),
            reference: z.string().meta({ description: 'What that container ran.' }),
            until: Time.nullable().meta({ description: 'Null while the update is under way.' }),
          }),
        ),
      }),
    ),
  }),
  async handle(ctx, { query }) {
    const found = Answer.parse(await askImages(ctx, { host: query.host, action: 'list' }))
    return {
      images: found.map(({ id, repoTags, sizeBytes, createdAt, usedBy, keptFor }) => ({
        id,
        repo_tags: repoTags,
        size: sizeBytes,
        created: createdAt,
        in_use: usedBy.length > 0,
        kept: keptFor.length > 0,
        used_by: usedBy,
        kept_for: keptFor.map(({ name, reference, until = null }) => ({
          container_name: name,
          reference,
          until,
        })),
      })),
    }
  },
})
