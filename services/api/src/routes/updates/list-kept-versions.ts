import { z } from 'zod'
import { findContainer } from '../../fleet/find-container.ts'
import { loadRollbackPoints } from '../../fleet/load-facts.ts'
import { keyOf } from '../../fleet/snapshot.ts'
import { findKeptVersions } from '../../history/find-kept-versions.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams, Time } from '../../views/params.ts'
import { ImagePointView } from '../../views/update-view.ts'

export const listKeptVersions = route({
  method: 'GET',
  path: '/api/containers/:name/kept-versions',
  permission: 'containers.view',
  summary: 'List what a container can be rolled back to, newest first',
  addition: 'The page knows of one step back only.',
  params: NameParams,
  query: HostQuery,
  response: z.array(
    z.object({
      update_id: z.string().meta({ description: 'What POST …/rollback takes as "to".' }),
      image: ImagePointView,
      replaced_at: Time,
      source: z.enum(['host', 'registry', 'unknown']).meta({
        description: 'Where its image comes from: kept on the host, pulled by digest, or perhaps gone.',
      }),
      kept_until: Time.nullable().meta({ description: 'Until when the host keeps its image.' }),
      is_next: z.boolean().meta({ description: 'A rollback that names no version goes back to this one.' }),
    }),
  ),
  async handle(ctx, { params: { name }, query }) {
    const { host } = await findContainer(ctx, name, query.host)
    const of = { hostId: host._id, name }
    const [versions, points, { values }] = await Promise.all([
      findKeptVersions(ctx, of),
      loadRollbackPoints(ctx.db.updates, { [host._id]: [name] }),
      ctx.settings.read(),
    ])
    const next = points.get(keyOf(host._id, name))?._id
    const retentionMs = values['images.rollbackRetention']
    return versions.map(({ _id, from, kept, endedAt }) => ({
      update_id: _id,
      image: {
        reference: from.reference,
        tag: from.tag ?? '',
        digest: from.digest ?? '',
        image_id: from.imageId ?? '',
      },
      replaced_at: (endedAt ?? new Date(0)).toISOString(),
      source: kept ? ('host' as const) : from.digest ? ('registry' as const) : ('unknown' as const),
      kept_until: kept && endedAt ? new Date(endedAt.getTime() + retentionMs).toISOString() : null,
      is_next: _id === next,
    }))
  },
})
