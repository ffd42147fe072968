import { AppError } from '@sentinel/shared/errors/app-error'

/**
 * Works one after the other, in the order in which they came. One that fails holds nobody up.
 * @throws AppError `line_full` where so many wait already that the next one would wait for long
 */
export function createLine(most = 100): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (work) => {
    if (waiting >= most) throw full()
    waiting += 1
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }
}

function full(): AppError {
  return new AppError(
    'unavailable',
    'line_full',
    'Very many people sign in at this moment; try again in a few seconds',
    { retryAfterMs: 3000 },
  )
}
