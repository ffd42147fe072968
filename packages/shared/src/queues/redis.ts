import { Redis } from 'ioredis'
import { AppError } from '../errors/app-error.ts'

/** Options that make BullMQ workers and stream readers wait for Redis for as long as it takes. */
const patient = { maxRetriesPerRequest: null, enableReadyCheck: true }
/** Options for everything that answers a person: fail in seconds, say so, reconnect behind the scenes. */
const prompt = { maxRetriesPerRequest: 1, commandTimeout: 5000 }

const retryStrategy = (times: number) => Math.min(times * 100, 2000)

/** A connection that reconnects for ever; `patient` ones queue commands meanwhile, `prompt` ones refuse them. */
export function connectRedis(url: string, mood: 'patient' | 'prompt'): Redis {
  const redis = new Redis(url, {
    ...(mood === 'patient' ? patient : prompt),
    connectTimeout: 5000,
    retryStrategy,
  })
  redis.on('error', () => undefined)
  return redis
}

/** What ioredis or BullMQ threw because Redis is away, as `unavailable`; anything else as it is. */
export function translateRedisError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const isAway =
    /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection is closed|Stream isn't writeable|enableOfflineQueue|max retries per request|Command timed out|LOADING/i.test(
      `${error.name} ${error.message}`,
    )
  if (!isAway) return error
  return new AppError(
    'unavailable',
    'redis_away',
    'Redis does not answer; check that it runs and that REDIS_URL is right',
    {
      cause: error,
      retryAfterMs: 2000,
    },
  )
}

/** Resolves when the connection is usable, or throws `redis_away` after `timeoutMs`. */
export async function whenReady(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return
  await new Promise<void>((resolve, reject) => {
    const end = (error?: Error) => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      if (error) reject(error)
      else resolve()
    }
    const onReady = () => end()
    const timer = setTimeout(
      () =>
        end(
          new AppError(
            'unavailable',
            'redis_away',
            'Redis does not answer; check that it runs and that REDIS_URL is right',
          ),
        ),
      timeoutMs,
    )
    redis.once('ready', onReady)
  })
}
