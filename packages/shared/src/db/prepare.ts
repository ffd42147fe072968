import { resources } from '../resources/index.ts'
import type { Db } from './connect.ts'

/** Creates the indexes that are missing. Safe to run in any number of processes at once. */
export async function ensureIndexes(db: Db): Promise<void> {
  for (const [key, entry] of Object.entries(resources)) {
    const collection = db[key as keyof typeof resources].collection
    for (const { fields, ...options } of entry.indexes) await collection.createIndex(fields, options)
  }
}
