import { setTimeout as wait } from 'node:timers/promises'
import { AppError, toAppError, type AppErrorOptions } from '@sentinel/shared/errors/app-error'
import { isLeaseLost, leaseLost } from './ending.ts'

/** What the engine needs to know of the lease it works under. */
export interface Leash {
  readonly signal: AbortSignal
  /** Fires while there is still time to put things back, when renewing fails; a new one after each renewal. */
  readonly fading: AbortSignal
  remainingMs(): number
  /** @throws AppError `lease_lost` past the own deadline. */
  assertHeld(): void
}

export interface AttemptOptions {
  readonly leash: Leash
  /** The process lets go of its work. */
  readonly shutdown: AbortSignal
  readonly tries: number
  /** First pause before another try. */
  readonly pauseMs: number
}

const longestPauseMs = 5000
const longestRateLimitMs = 3_600_000

/**
 * One step, by the kinds of its errors: what is away is waited for, what failed upstream is tried again a few
 * times, anything else is the caller's. Never returns once the lease is lost.
 */
export async function attempt<T>(work: () => Promise<T>, options: AttemptOptions): Promise<T> {
  const { leash, shutdown, tries } = options
  const startedAt = performance.now()
  for (let failures = 0, waits = 0; ;) {
    leash.assertHeld()
    try {
      return await work()
    } catch (thrown) {
      const error = toAppError(thrown)
      if (leash.signal.aborted || isLeaseLost(error)) throw leaseLost()
      if (error.kind === 'aborted') throw error
      if (shutdown.aborted && thrown instanceof Error && thrown.name === 'AbortError') throw shuttingDown()
      let pauseMs: number
      if (error.kind === 'unavailable') {
        pauseMs = Math.min(options.pauseMs * 2 ** Math.min(waits++, 6), error.retryAfterMs ?? longestPauseMs)
      } else if (error.kind === 'rateLimited') {
        if (performance.now() - startedAt > longestRateLimitMs) throw error
        pauseMs = error.retryAfterMs ?? longestPauseMs
      } else if (error.kind === 'upstream' || error.kind === 'timeout') {
        failures += 1
        if (failures >= tries) throw error
        pauseMs = options.pauseMs * 2 ** failures
      } else throw error
      await pause(pauseMs, leash, shutdown)
    }
  }
}

/** Waits, unless the lease or the process ends. */
export async function pause(ms: number, leash: Pick<Leash, 'signal'>, shutdown: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal: AbortSignal.any([leash.signal, shutdown]) })
  } catch (cause) {
    if (leash.signal.aborted) throw leaseLost()
    throw shuttingDown({ cause })
  }
}

export function shuttingDown(options: AppErrorOptions = {}): AppError {
  return new AppError('aborted', 'shutting_down', 'The process is shutting down', options)
}
