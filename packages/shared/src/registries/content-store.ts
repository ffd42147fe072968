import type { Db } from '../db/connect.ts'
import type { KeptContent } from './kept-content.ts'

/** Larger ones are rare, and are fetched by each process once. */
const maxTextLength = 256 * 1024
/** Reading renews it now and then, so that what is in use is never taken away. */
const renewMs = 30 * 86_400_000

/** In MongoDB, where all processes find it. A database that is away only costs a request. */
export function mongoKeptContent({ registryContents }: Pick<Db, 'registryContents'>): KeptContent {
  return {
    async read(_id) {
      const found = await registryContents
        .findOne({ _id })
        .lean()
        .catch(() => null)
      if (!found) return null
      if (Date.now() - found.usedAt.getTime() > renewMs) {
        void registryContents.updateOne({ _id }, { $set: { usedAt: new Date() } }).catch(() => undefined)
      }
      return found.text
    },
    async write(_id, kind, text) {
      if (text.length > maxTextLength) return
      const doc = { _id: _id as never, kind, text, usedAt: new Date() }
      // Another process may have been first, with the same.
      await registryContents.collection.insertOne(doc).catch(() => undefined)
    },
  }
}
