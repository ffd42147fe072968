import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../api-context.ts'

const patienceMs = 3000

/** Nothing is written before collections and indexes are there. @throws AppError `starting` */
export async function untilPrepared({ prepared }: Pick<ApiContext, 'prepared'>): Promise<void> {
  const late = new AbortController()
  try {
    await Promise.race([
      prepared,
      wait(patienceMs, undefined, { signal: late.signal }).then(() => {
        throw new AppError(
          'unavailable',
          'starting',
          'Sentinel is starting and prepares its database; look at /readyz and try again',
          { retryAfterMs: 2000 },
        )
      }),
    ])
  } finally {
    late.abort()
  }
}
