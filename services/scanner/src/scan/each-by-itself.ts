import { setTimeout as wait } from 'node:timers/promises'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { timeLimit } from '@sentinel/shared/runtime/time-limit'

const attempts = 2

export interface Patience {
  /** Of one attempt; all of them together stay below the limit of the job. */
  readonly limitMs: number
  readonly pauseMs: number
}

/**
 * Work that shares a job with others but neither their time nor their failures: it has a limit of its own, is tried
 * once more by itself, and where that fails too `otherwise` says what comes of it. Throws only when the whole job is
 * called off.
 */
export async function eachByItself<T>(
  work: (signal: AbortSignal) => Promise<T>,
  otherwise: (error: AppError) => T,
  signal: AbortSignal,
  { limitMs, pauseMs }: Patience = { limitMs: 80_000, pauseMs: 500 },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    using limit = timeLimit(limitMs)
    try {
      return await work(AbortSignal.any([signal, limit.signal]))
    } catch (error) {
      if (signal.aborted) throw error
      if (attempt === attempts)
        return otherwise(limit.signal.aborted ? tookTooLong(limitMs, error) : toAppError(error))
    }
    await wait(pauseMs, undefined, { signal })
  }
}

function tookTooLong(limitMs: number, cause: unknown): AppError {
  return new AppError(
    'timeout',
    'check_timeout',
    `The check took more than ${Math.round(limitMs / 1000)} s, twice; the next scan tries again. Look whether the registry answers, or has very many tags.`,
    { cause },
  )
}
