import { ConcurrencyLimit } from './concurrency.ts'

/** Lets requests to one host through: so many at once, so many in a minute. */
export interface HostLimiter extends AsyncDisposable {
  run<T>(host: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

/** This process's own requests alone. */
export function localLimiter(requestsAtOnce: number): HostLimiter {
  const limits = new Map<string, ConcurrencyLimit>()
  return {
    run(host, work, signal) {
      let limit = limits.get(host)
      if (limit === undefined) {
        limit = new ConcurrencyLimit(requestsAtOnce)
        limits.set(host, limit)
      }
      return limit.run(work, signal)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
