import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { withOutbox, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { PreferenceDoc } from '@sentinel/shared/resources/preference'
import type { ApiContext } from '../api-context.ts'

export interface PreferenceChange {
  readonly set?: Partial<Pick<PreferenceDoc, 'policy' | 'previousReplicas'>>
  readonly unset?: readonly ('policy' | 'previousReplicas')[]
  /** A version that is not to be offered any more. */
  readonly ignore?: string
  /** A version that was ignored and is to be offered again. */
  readonly offerAgain?: string
  readonly events?: readonly OutboxEntry[]
}

/** Changes a person's word on a container and files what tells of it. False when there was none and `onlyExisting`. */
export async function writePreference(
  ctx: ApiContext,
  { hostId, name }: Pick<PreferenceDoc, 'hostId' | 'name'>,
  change: PreferenceChange,
  { onlyExisting = false } = {},
): Promise<boolean> {
  const { preferences } = ctx.db
  const filter = { hostId, name }
  const filed = withOutbox(change.events ?? [])
  const unset = change.unset ?? []
  const expression = {
    $set: { ...change.set, ...filed.$set },
    $push: {
      ...filed.$push,
      ...(change.ignore === undefined ? {} : { ignored: { version: change.ignore, at: new Date() } }),
    },
    ...(change.offerAgain === undefined ? {} : { $pull: { ignored: { version: change.offerAgain } } }),
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((key) => [key, ''])) } : {}),
  }
  const guarded = onlyExisting
    ? {
        ...filter,
        ...Object.fromEntries(unset.map((key) => [key, { $exists: true }])),
        ...(change.offerAgain === undefined ? {} : { 'ignored.version': change.offerAgain }),
      }
    : filter
  const update = () => preferences.updateOne(guarded, expression)
  let { matchedCount } = await update()
  if (matchedCount === 0 && !onlyExisting) {
    // Created first and updated then: an upsert by two callers at once is not safe on every server.
    try {
      await preferences.collection.insertOne({ ...filter, ignored: [], outbox: [] })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
    matchedCount = (await update()).matchedCount
  }
  await ctx.events.flush('preferences', filter)
  ctx.fleet.touch(hostId, name)
  return matchedCount > 0
}
