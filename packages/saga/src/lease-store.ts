import { isDuplicateKey } from '@sentinel/shared/db/connect'
import type { Db } from '@sentinel/shared/db/connect'
import type { LeaseDoc } from '@sentinel/shared/resources/lease'

/** Every call is one atomic act on one document. */
export interface LeaseStore {
  read(name: string): Promise<LeaseDoc | null>
  /** False when there is one already. */
  create(lease: LeaseDoc): Promise<boolean>
  /** False when `seen` is not what stands there any more. */
  replace(seen: LeaseDoc, next: LeaseDoc): Promise<boolean>
  /** False when somebody else has it. */
  beat(name: string, token: string): Promise<boolean>
  remove(name: string, token: string): Promise<void>
}

export function mongoLeaseStore(db: Pick<Db, 'leases'>): LeaseStore {
  return {
    read: (name) => db.leases.findOne({ _id: name }).lean(),
    async create(lease) {
      try {
        await db.leases.collection.insertOne(lease as never)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    async replace({ _id, token, beat }, next) {
      const { _id: _, ...fields } = next
      const result = await db.leases.updateOne({ _id, token, beat }, { $set: fields })
      return result.matchedCount === 1
    },
    async beat(name, token) {
      const result = await db.leases.updateOne({ _id: name, token }, { $inc: { beat: 1 } })
      return result.matchedCount === 1
    },
    async remove(name, token) {
      await db.leases.deleteOne({ _id: name, token })
    },
  }
}
