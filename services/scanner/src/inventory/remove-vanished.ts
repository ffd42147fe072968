import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import { slotOf } from '@sentinel/shared/resources/update'
import { serviceOf, shownName } from '@sentinel/shared/resources/service'
import { supersede } from '../scan/supersede.ts'
import type { ScannerContext } from '../scanner-context.ts'

/** State of a container that is gone, for the moment until its event is out and its document with it. */
export const vanishedState = 'removed'

export interface Vanished {
  readonly names: readonly string[]
  readonly term: number
  readonly hostName: string
}

/**
 * Takes containers that are no longer there out of the inventory and ends what was waiting for them. A name that an
 * update holds stays: between two steps nobody may bear it. Returns the names that are gone.
 */
export async function removeVanished(
  ctx: ScannerContext,
  { names, term, hostName }: Vanished,
): Promise<string[]> {
  const { db, hostId } = ctx
  const held = await db.updates
    .find({ slot: { $in: names.map((name) => slotOf(hostId, name, 'running') ?? '') } })
    .select({ name: 1 })
    .lean()
  const gone = names.filter((name) => !held.some((update) => update.name === name))
  if (gone.length === 0) return []
  const writes = gone.map((name) => {
    const filed = withOutbox([
      outboxEntry('container.state-changed', {
        hostId,
        hostName,
        container: name,
        state: vanishedState,
        message: `${serviceOf(name) === undefined ? 'Container' : 'Service'} ${shownName(name)} was removed`,
      }),
    ])
    return {
      updateOne: {
        filter: { hostId, name, state: { $ne: vanishedState }, term: { $not: { $gt: term } } },
        update: { $set: { state: vanishedState, ...filed.$set }, $push: filed.$push },
      },
    }
  })
  await db.containers.collection.bulkWrite(writes as never[], { ordered: false })
  await ctx.events.flush('containers', { hostId, name: { $in: gone } })
  await supersede(ctx, {
    slots: gone.map((name) => slotOf(hostId, name, 'pending') ?? ''),
    hostName,
    reason: 'gone',
  })
  const filter = { hostId, name: { $in: gone }, state: vanishedState, outboxAt: { $exists: false } }
  await db.containers.deleteMany(filter)
  return gone
}
