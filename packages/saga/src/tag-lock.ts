import { AppError } from '@sentinel/shared/errors/app-error'
import { pause, type Leash } from './attempt.ts'
import type { Lease, Leases } from './lease.ts'
import type { TagLock } from './replace-context.ts'

const longestPauseMs = 1000

/** A lease of the tag on this host; no container's name has a colon, so the two cannot meet. */
export function createTagLock(
  leases: Leases,
  { hostId, leash, purpose }: { hostId: string; leash: Leash; purpose: string },
): TagLock & AsyncDisposable {
  let held: { readonly tag: string; readonly lease: Lease } | undefined

  async function release() {
    const { lease } = held ?? {}
    held = undefined
    await lease?.[Symbol.asyncDispose]()
  }

  return {
    release,
    [Symbol.asyncDispose]: release,
    async hold(tag, signal) {
      if (held?.tag === tag && held.lease.remainingMs() > 0) return
      await release()
      for (;;) {
        try {
          held = { tag, lease: await leases.take([`${hostId}/image:${tag}`], purpose) }
          return
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'lease_held') throw error
          await pause(Math.min(error.retryAfterMs ?? longestPauseMs, longestPauseMs), leash, signal)
        }
      }
    },
  }
}
