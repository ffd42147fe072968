import { setInterval as every } from 'node:timers/promises'
import type { Host } from '@sentinel/docker/host'
import { takenBack } from '@sentinel/saga/ending'
import { withPull } from './with-pull.ts'

export interface Cancellable {
  readonly name: string
  /** Who took the update back, once somebody did. */
  readonly takenBackBy: () => Promise<string | undefined>
  readonly pollMs?: number
}

/**
 * The host, whose pulls end where a person takes the update back: it would be heard only after the pull, and that may
 * last. What waits for its turn to pull ends too.
 */
export function cancellablePulls(host: Host, { name, takenBackBy, pollMs = 1000 }: Cancellable): Host {
  return withPull(host, async (reference, options, signal) => {
    const [over, taken] = [new AbortController(), new AbortController()]
    const listening = listen({ takenBackBy, pollMs, signal: over.signal }, (by) =>
      taken.abort(takenBack(name, by)),
    )
    try {
      const signals = signal === undefined ? [taken.signal] : [signal, taken.signal]
      await host.pullImage(reference, options, AbortSignal.any(signals))
    } catch (error) {
      if (taken.signal.aborted && signal?.aborted !== true) throw taken.signal.reason
      throw error
    } finally {
      over.abort()
      await listening
    }
  })
}

async function listen(
  {
    takenBackBy,
    pollMs,
    signal,
  }: { takenBackBy: Cancellable['takenBackBy']; pollMs: number; signal: AbortSignal },
  hear: (by: string) => void,
): Promise<void> {
  try {
    for await (const _tick of every(pollMs, undefined, { signal })) {
      // The journal hears it all the same.
      const by = await takenBackBy().catch(() => undefined)
      if (by !== undefined) return hear(by)
    }
  } catch {
    // The pull is over.
  }
}
