import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

/** Recipes that are kept of a container as it was before an update, newest first. */
export async function findSnapshots(
  { db }: Pick<Context, 'db'>,
  of: Pick<UpdateDoc, 'hostId' | 'name'>,
  limit: number,
) {
  const kept = await db.updates
    .find(
      { ...of, endedAt: { $exists: true }, recipe: { $exists: true } },
      { startedAt: 1, createdAt: 1, from: 1 },
    )
    .sort({ endedAt: -1 })
    .limit(limit)
    .lean<UpdateDoc[]>()
  return kept.map(({ _id, startedAt, createdAt, from }) => ({
    container_name: of.name,
    timestamp: (startedAt ?? createdAt).toISOString(),
    image_ref: from.reference,
    update_id: _id,
  }))
}
