import { setTimeout as wait } from 'node:timers/promises'
import { translateDbError } from '../db/connect.ts'
import { toAppError } from '../errors/app-error.ts'
import { translateRedisError } from '../queues/redis.ts'
import { logger } from './logger.ts'

/** Tries until it works or `signal` fires; only `unavailable` and `timeout` are waited for. Says once what it waits for. */
export async function untilAvailable<T>(
  what: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (thrown) {
      const error = toAppError(translateRedisError(translateDbError(thrown)))
      if ((error.kind !== 'unavailable' && error.kind !== 'timeout') || signal.aborted) throw error
      if (attempt === 0) logger.warn({ err: error, what }, 'waiting for a part that does not answer')
      await wait(Math.min(250 * 2 ** attempt, 5000), undefined, { signal })
    }
  }
}
