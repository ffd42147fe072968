import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { ownPart, type OwnPart } from './own-part.ts'

export interface OwnRedis extends OwnPart {
  /** Forgets everything, as a Redis does that comes back without its disk. */
  empty(): Promise<void>
  /** The keys that match, as `KEYS` matches. */
  keys(pattern: string): Promise<string[]>
}

/** A redis-server of a test's own; what was acknowledged survives its kill. */
export async function redisOfMyOwn(): Promise<OwnRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}/0`
  const part = await ownPart({
    name: 'redis',
    url: () => url,
    command: (folder) => ({
      command: 'redis-server',
      argv: `--port ${port} --bind 127.0.0.1 --appendonly yes --appendfsync always`
        .split(' ')
        .concat('--save', '', '--dir', folder),
    }),
    isReady: () => withRedis(url, (redis) => redis.ping()),
  })
  return Object.assign(part, {
    async empty() {
      await withRedis(url, (redis) => redis.flushall())
    },
    keys: (pattern: string) => withRedis(url, (redis) => redis.keys(pattern)),
  })
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
