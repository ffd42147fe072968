import { isDuplicateKey } from '../db/connect.ts'
import type { Db } from '../db/connect.ts'
import type { LimitStore } from './registry-limits.ts'

/** What registries said, for all processes and for the API. */
export function mongoLimitStore({ registryLimits }: Pick<Db, 'registryLimits'>): LimitStore {
  return {
    read: () => registryLimits.find({}).lean(),
    async write({ _id, ...limit }) {
      try {
        // What another process was told later stands: its document does not match, and cannot be made twice.
        await registryLimits.replaceOne(
          { _id, seenAt: { $lte: limit.seenAt } },
          { _id, ...limit },
          { upsert: true },
        )
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    },
  }
}
