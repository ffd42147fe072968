import { setTimeout as wait } from 'node:timers/promises'
import { translateDbError } from '../db/connect.ts'
import { toAppError } from '../errors/app-error.ts'
import { translateRedisError } from '../queues/redis.ts'
import { logger } from './logger.ts'

const log = logger.child({ part: 'timer' })

/**
 * Runs `work` now and then again `intervalMs` after each end, until disposed. What is unavailable is expected and
 * tried again; anything else is logged as a defect. Disposal waits for a run that is under way.
 */
export function every(
  name: string,
  intervalMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
): AsyncDisposable {
  const controller = new AbortController()
  const loop = (async () => {
    while (!controller.signal.aborted) {
      try {
        await work(controller.signal)
      } catch (thrown) {
        const error = toAppError(translateRedisError(translateDbError(thrown)))
        const isExpected =
          error.kind === 'unavailable' || error.kind === 'timeout' || controller.signal.aborted
        log[isExpected ? 'debug' : 'error']({ err: error, timer: name }, 'timer run failed')
      }
      await wait(intervalMs, undefined, { signal: controller.signal }).catch(() => undefined)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      controller.abort()
      await loop
    },
  }
}
