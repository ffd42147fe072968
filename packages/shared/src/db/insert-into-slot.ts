import type { Collection } from 'mongoose'
import { isDuplicateKey } from './connect.ts'

/**
 * Inserts a document whose `slot` must be free.
 * A young stand-in for MongoDB goes on refusing an insert under a unique key that an update has freed, but takes an
 * update to it: so a refusal without a holder is tried once more that way. The unique index decides either way.
 * @throws the driver's duplicate key error when the slot is taken.
 */
export async function insertIntoSlot(
  collection: Pick<Collection, 'insertOne' | 'findOne' | 'updateOne' | 'deleteOne'>,
  document: { readonly _id: string; readonly slot?: string },
): Promise<void> {
  try {
    await collection.insertOne(document as never)
  } catch (error) {
    const { slot, ...others } = document
    if (!isDuplicateKey(error) || slot === undefined) throw error
    if (await collection.findOne({ slot })) throw error
    await collection.insertOne(others as never)
    try {
      await collection.updateOne({ _id: document._id as never }, { $set: { slot } })
    } catch (refused) {
      await collection.deleteOne({ _id: document._id as never })
      throw refused
    }
  }
}
