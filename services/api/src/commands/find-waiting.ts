import { slotOf, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

/** The update of a container that waits for a person or a later time. */
export async function findWaiting(
  { db }: Pick<Context, 'db'>,
  hostId: string,
  name: string,
): Promise<UpdateDoc | null> {
  return await db.updates.findOne({ slot: slotOf(hostId, name, 'pending') ?? '' }).lean<UpdateDoc>()
}

/** The update of a container that is under way or needs attention. */
export async function findActive(
  { db }: Pick<Context, 'db'>,
  hostId: string,
  name: string,
): Promise<UpdateDoc | null> {
  return await db.updates.findOne({ slot: slotOf(hostId, name, 'running') ?? '' }).lean<UpdateDoc>()
}
