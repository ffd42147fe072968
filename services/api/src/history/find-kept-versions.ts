import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

const mostShown = 50

export type KeptVersion = Pick<UpdateDoc, '_id' | 'kind' | 'from' | 'kept' | 'endedAt'>

/** What ran before the updates that succeeded, newest first: each can be gone back to. */
export async function findKeptVersions(
  { db }: Pick<Context, 'db'>,
  of: Pick<UpdateDoc, 'hostId' | 'name'>,
): Promise<KeptVersion[]> {
  return await db.updates
    .find(
      { ...of, endedAt: { $exists: true }, state: 'succeeded', recipe: { $exists: true } },
      { kind: 1, from: 1, kept: 1, endedAt: 1 },
    )
    .sort({ endedAt: -1 })
    .limit(mostShown)
    .lean<KeptVersion[]>()
}
