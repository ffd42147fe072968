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

/** Stream and pub/sub in one call, so that neither knows more than the other. ARGV: id, name, payload, at. */
const publishScript = `
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'id', ARGV[1], 'name', ARGV[2], 'payload', ARGV[3], 'at', ARGV[4])
redis.call('PUBLISH', KEYS[2], cjson.encode({ streamId = id, id = ARGV[1], name = ARGV[2], payload = ARGV[3], at = ARGV[4] }))
return id`

export interface Publisher {
  /** Appends entries to the stream and tells the live channel. */
  publish(entries: readonly OutboxEntry[]): Promise<void>
  /** Publishes what waits in the outbox of the documents that match, and takes it out. Never throws: the sweeper comes again. */
  flush(collection: keyof typeof resources, filter: Record<string, unknown>): Promise<void>
  /** Publishes what dead processes left behind: outboxes untouched for longer than `olderThanMs`. Returns how many documents had some. */
  sweep(olderThanMs: number): Promise<number>
}

export function createPublisher(db: Db, redis: Redis, prefix: string): Publisher {
  async function publish(entries: readonly OutboxEntry[]) {
    if (entries.length === 0) return
    const pipeline = redis.pipeline()
    for (const { id, name, payload, at } of entries) {
      const time = new Date(at).toISOString()
      pipeline.eval(
        publishScript,
        2,
        streamKey(prefix),
        liveChannel(prefix),
        id,
        name,
        payload,
        time,
        String(streamLength),
      )
    }
    const failed = (await pipeline.exec())?.find(([error]) => error !== null)
    if (failed?.[0]) throw failed[0]
  }

  async function flushDocuments(
    collection: keyof typeof resources,
    filter: Record<string, unknown>,
  ): Promise<number> {
    const model = db[collection] as unknown as Model<Outboxed & { _id: never }>
    const documents: Waiting[] = await model
      .find(filter as never)
      .select({ outbox: 1, outboxAt: 1 })
      .lean()
    await publish(documents.flatMap(({ outbox = [] }) => outbox))
    const taken = documents.map(({ _id, outbox = [], outboxAt }) => ({
      updateOne: {
        filter: { _id, outboxAt, outbox: { $size: outbox.length } },
        update: { $set: { outbox: [] }, $unset: { outboxAt: '' } },
      },
    }))
    if (taken.length === 0) return 0
    const { matchedCount } = await model.collection.bulkWrite(taken as never[])
    if (matchedCount < taken.length) await takeOut(model, documents)
    return documents.length
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
type Waiting = Partial<Outboxed> & { readonly _id: unknown }

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
