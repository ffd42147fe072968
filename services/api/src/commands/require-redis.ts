import type { Context } from '@sentinel/shared/runtime/context'
import { whenReady } from '@sentinel/shared/queues/redis'

const limitMs = 1500

/**
 * Commands that need a worker look first whether one can be told: without Redis nothing is written, so that "503"
 * means "nothing happened". @throws AppError `redis_away`
 */
export async function requireRedis({ redis }: Pick<Context, 'redis'>): Promise<void> {
  await whenReady(redis, limitMs)
  // A Redis that hangs still looks connected; the queues would wait for it for as long as it takes.
  await redis.ping()
}
