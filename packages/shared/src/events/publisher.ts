import type { Model } from 'mongoose'
import type { Redis } from 'ioredis'
import type { Db } from '../db/connect.ts'
import { logger } from '../runtime/logger.ts'
import { resources } from '../resources/index.ts'
import type { Outboxed } from '../resources/resource.ts'
import type { OutboxEntry } from './outbox.ts'

const log = logger.child({ part: 'events' })
const streamLength = 10_000

export const streamKey = (prefix: string) => `${prefix}:events`
export const liveChannel = (prefix: string) => `${prefix}:live`

/** Collections whose documents carry an outbox. */
export const outboxedCollections = (Object.keys(resources) as (keyof typeof resources)[]).filter((key) =>
  resources[key].indexes.some(({ fields }) => 'outboxAt' in fields),
)

/** Redis serves nobody else while a script runs. */
const entriesPerCall = 50

/** Stream and pub/sub in one call, so that neither knows more than the other. ARGV: length, then id, name, payload, at of each. */
const publishScript = `
for i = 2, #ARGV, 4 do
  local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'id', ARGV[i], 'name', ARGV[i + 1], 'payload', ARGV[i + 2], 'at', ARGV[i + 3])
  redis.call('PUBLISH', KEYS[2], cjson.encode({ streamId = id, id = ARGV[i], name = ARGV[i + 1], payload = ARGV[i + 2], at = ARGV[i + 3] }))
end`

/** Documents of a collection with the events that were filed with them. */
export type Announced = { readonly [K in keyof typeof resources]?: readonly Waiting[] }

export interface Publisher {
  /** Appends entries to the stream and tells the live channel. */
  publish(entries: readonly OutboxEntry[]): Promise<void>
  /** Publishes what waits in the outbox of the documents that match, and takes it out. Never throws: the sweeper comes again. */
  flush(collection: keyof typeof resources, filter: Record<string, unknown>): Promise<void>
  /**
   * The same for documents that were just written and need not be read again. Resolves once all is told, with what
   * takes it out of their outboxes: to be called when nobody waits any more. Neither ever throws.
   */
  announce(documents: Announced): Promise<() => Promise<void>>
  /** Publishes what dead processes left behind: outboxes untouched for longer than `olderThanMs`. Returns how many documents had some. */
  sweep(olderThanMs: number): Promise<number>
}

export function createPublisher(db: Db, redis: Redis, prefix: string): Publisher {
  const modelOf = (collection: Collection) => db[collection] as unknown as Model<Outboxed & { _id: never }>

  async function publish(entries: readonly OutboxEntry[]) {
    if (entries.length === 0) return
    const pipeline = redis.pipeline()
    const keys = [streamKey(prefix), liveChannel(prefix)]
    for (let from = 0; from < entries.length; from += entriesPerCall) {
      const some = entries.slice(from, from + entriesPerCall)
      const fields = some.flatMap(({ id, name, payload, at }) => [
        id,
        name,
        payload,
        new Date(at).toISOString(),
      ])
      pipeline.eval(publishScript, keys.length, ...keys, String(streamLength), ...fields)
    }
    const failed = (await pipeline.exec())?.find(([error]) => error !== null)
    if (failed?.[0]) throw failed[0]
  }

  async function flushDocuments(collection: Collection, filter: Record<string, unknown>): Promise<number> {
    const documents: Waiting[] = await modelOf(collection)
      .find(filter as never)
      .select({ outbox: 1, outboxAt: 1 })
      .lean()
    await publish(documents.flatMap(({ outbox = [] }) => outbox))
    await takeAllOut(collection, documents)
    return documents.length
  }

  async function takeAllOut(collection: Collection, documents: readonly Waiting[]): Promise<void> {
    const model = modelOf(collection)
    const taken = documents.map(({ _id, outbox = [], outboxAt }) => ({
      updateOne: {
        filter: { _id, outboxAt, outbox: { $size: outbox.length } },
        update: { $set: { outbox: [] }, $unset: { outboxAt: '' } },
      },
    }))
    if (taken.length === 0) return
    const { matchedCount } = await model.collection.bulkWrite(taken as never[])
    if (matchedCount < taken.length) await takeOut(model, documents)
  }

  return {
    publish,
    async flush(collection, filter) {
      try {
        await flushDocuments(collection, { ...filter, outboxAt: { $exists: true } })
      } catch (error) {
        log.debug({ err: error, collection }, 'outbox waits for the sweeper')
      }
    },
    async announce(documents) {
      const lists = (Object.keys(documents) as Collection[]).map((collection) => ({
        collection,
        written: (documents[collection] ?? []).filter(({ outboxAt }) => outboxAt !== undefined),
      }))
      try {
        await publish(lists.flatMap(({ written }) => written.flatMap(({ outbox = [] }) => outbox)))
      } catch (error) {
        log.debug({ err: error }, 'outboxes wait for the sweeper')
        return () => Promise.resolve()
      }
      return async () => {
        for (const { collection, written } of lists) {
          await takeAllOut(collection, written).catch((error: unknown) =>
            log.debug({ err: error, collection }, 'outboxes wait for the sweeper'),
          )
        }
      }
    },
    async sweep(olderThanMs) {
      let count = 0
      const before = new Date(Date.now() - olderThanMs)
      for (const collection of outboxedCollections)
        count += await flushDocuments(collection, { outboxAt: { $lt: before } })
      return count
    },
  }
}

/** What a document holds that was read for its outbox alone. */
type Waiting = Partial<Outboxed> & { readonly _id?: unknown }
type Collection = keyof typeof resources

/** Where something was added meanwhile only what is out is taken; the mark stays for whoever added, or the sweeper. */
async function takeOut(
  model: Model<Outboxed & { _id: never }>,
  documents: readonly Waiting[],
): Promise<void> {
  const pulls = documents.map(({ _id, outbox = [] }) => ({
    updateOne: {
      filter: { _id },
      update: { $pull: { outbox: { id: { $in: outbox.map(({ id }) => id) } } } },
    },
  }))
  await model.collection.bulkWrite(pulls as never)
}
