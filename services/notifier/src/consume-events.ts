import type { Redis } from 'ioredis'
import { events, type EventName } from '@sentinel/shared/events/catalogue'
import { streamKey } from '@sentinel/shared/events/publisher'
import { connectRedis } from '@sentinel/shared/queues/redis'
import { every } from '@sentinel/shared/runtime/every'
import type { Context } from '@sentinel/shared/runtime/context'
import { fileDeliveries } from './file-deliveries.ts'
import type { StreamedEvent } from './message.ts'

const group = 'notifier'
const blockMs = 2000
/** What a dead notifier held for longer than this is taken over. */
const claimAfterMs = 30_000
type Entry = [streamId: string, fields: string[]]

/**
 * Follows the event stream as one member of the notifiers' consumer group: each event reaches one of them, and is
 * acknowledged only when its deliveries stand in the database.
 */
export function consumeEvents(ctx: Context): AsyncDisposable {
  const { boot } = ctx.settings
  const redis = connectRedis(boot['state.redisUrl'], 'patient')
  const key = streamKey(boot['state.redisPrefix'])
  const loop = every('events', 0, async () => {
    await ensureGroup(redis, key)
    await consume(ctx, redis, key)
  })
  return {
    async [Symbol.asyncDispose]() {
      redis.disconnect()
      await loop[Symbol.asyncDispose]()
    },
  }
}

/** From the beginning of the stream: an emptied Redis holds only what was published since. */
async function ensureGroup(redis: Redis, key: string): Promise<void> {
  try {
    await redis.xgroup('CREATE', key, group, '0', 'MKSTREAM')
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error
  }
}

async function consume(ctx: Context, redis: Redis, key: string): Promise<void> {
  const claimed = (await redis.xautoclaim(key, group, ctx.processId, claimAfterMs, '0', 'COUNT', 50)) as [
    string,
    Entry[],
  ]
  await handle(ctx, redis, key, claimed[1])
  const answer = (await redis.xreadgroup(
    'GROUP',
    group,
    ctx.processId,
    'COUNT',
    50,
    'BLOCK',
    blockMs,
    'STREAMS',
    key,
    '>',
  )) as [string, Entry[]][] | null
  await handle(ctx, redis, key, answer?.[0]?.[1] ?? [])
}

async function handle(ctx: Context, redis: Redis, key: string, entries: readonly Entry[]): Promise<void> {
  for (const [streamId, fields] of entries) {
    const event = readEntry(fields)
    if (event) await fileDeliveries(ctx, event)
    await redis.xack(key, group, streamId)
  }
}

function readEntry(fields: readonly string[]): StreamedEvent | undefined {
  const record: Record<string, string> = {}
  for (let index = 0; index + 1 < fields.length; index += 2)
    record[fields[index] ?? ''] = fields[index + 1] ?? ''
  const { id, name, payload, at } = record
  if (
    id === undefined ||
    name === undefined ||
    payload === undefined ||
    at === undefined ||
    !(name in events)
  )
    return undefined
  return { id, name: name as EventName, payload: JSON.parse(payload) as Record<string, unknown>, at }
}
