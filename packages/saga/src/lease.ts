import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { LeaseDoc } from '@sentinel/shared/resources/lease'
import type { Leash } from './attempt.ts'
import { leaseLost } from './ending.ts'
import { LeaseWatch } from './lease-watch.ts'
import type { LeaseStore } from './lease-store.ts'

export interface Lease extends Leash, AsyncDisposable {
  readonly token: string
  readonly names: readonly string[]
  /** Stops renewing and leaves the lease to run out: for work that must count as interrupted. */
  abandon(): void
}

export interface Leases {
  /** @throws AppError `lease_held` (unavailable, with the time to come again) while another may be alive. */
  take(names: readonly string[], purpose: string): Promise<Lease>
  /** Milliseconds that a holder of this name must still be watched; 0 when there is none or it is gone. */
  watch(name: string): Promise<number>
}

export interface LeaseOptions {
  readonly store: LeaseStore
  readonly lengthMs: number
  readonly owner: string
}

/** The holder stops this much earlier than others may take over: clocks tick differently, calls take a moment. */
const marginOf = (lengthMs: number) => lengthMs / 10

export function createLeases({ store, lengthMs, owner }: LeaseOptions): Leases {
  const watched = new LeaseWatch(lengthMs)

  async function takeOne(name: string, next: LeaseDoc): Promise<void> {
    const seen = await store.read(name)
    if (seen === null) {
      if (await store.create(next)) return
      throw held(name, lengthMs)
    }
    const remainingMs = watched.note(name, seen, performance.now())
    if (remainingMs > 0) throw held(name, remainingMs, seen.purpose)
    if (!(await store.replace(seen, next))) throw held(name, lengthMs)
    watched.forget(name)
  }

  /** All are watched at once, lest each that a dead holder left cost a lease length of its own. */
  async function refuseHeld(names: readonly string[]): Promise<void> {
    if (names.length < 2) return
    const seen = await Promise.all(names.map((name) => store.read(name)))
    const waits = seen
      .filter((lease) => lease !== null)
      .map((lease) => ({ lease, remainingMs: watched.note(lease._id, lease, performance.now()) }))
      .toSorted((left, right) => right.remainingMs - left.remainingMs)
    const [longest] = waits
    if (longest && longest.remainingMs > 0)
      throw held(longest.lease._id, longest.remainingMs, longest.lease.purpose)
  }

  return {
    async take(names, purpose) {
      const token = randomBytes(12).toString('hex')
      const sorted = [...names].sort()
      const taken: string[] = []
      await refuseHeld(sorted)
      const askedAt = performance.now()
      try {
        for (const name of sorted) {
          await takeOne(name, { _id: name, token, owner, beat: 0, purpose })
          taken.push(name)
        }
      } catch (error) {
        for (const name of taken) await store.remove(name, token).catch(() => undefined)
        throw error
      }
      return new HeldLease({ store, lengthMs, token, names: sorted, askedAt })
    },

    async watch(name) {
      const seen = await store.read(name)
      if (seen === null) {
        watched.forget(name)
        return 0
      }
      return watched.note(name, seen, performance.now())
    },
  }
}

function held(name: string, retryAfterMs: number, purpose?: string): AppError {
  const why = purpose === undefined ? '' : ` (${purpose})`
  return new AppError('unavailable', 'lease_held', `${name} is being worked on${why}; wait for it to end`, {
    retryAfterMs: Math.ceil(retryAfterMs) + 20,
  })
}

interface HeldOptions {
  readonly store: LeaseStore
  readonly lengthMs: number
  readonly token: string
  readonly names: readonly string[]
  readonly askedAt: number
}

class HeldLease implements Lease {
  readonly token: string
  readonly names: readonly string[]
  readonly signal: AbortSignal
  readonly #options: HeldOptions
  readonly #lost = new AbortController()
  readonly #renewing = new AbortController()
  readonly #loop: Promise<void>
  #fading = new AbortController()
  #deadline = 0
  #timer: NodeJS.Timeout | undefined
  #fadeTimer: NodeJS.Timeout | undefined

  constructor(options: HeldOptions) {
    this.#options = options
    this.token = options.token
    this.names = options.names
    this.signal = this.#lost.signal
    this.#extend(options.askedAt)
    this.#loop = this.#renew()
  }

  get fading(): AbortSignal {
    return this.#fading.signal
  }

  remainingMs(): number {
    return this.#lost.signal.aborted ? 0 : Math.max(0, this.#deadline - performance.now())
  }

  assertHeld(): void {
    if (this.remainingMs() > 0) return
    this.#lose()
    throw leaseLost()
  }

  abandon(): void {
    this.#lose()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const wasHeld = this.remainingMs() > 0
    this.#renewing.abort()
    await this.#loop
    clearTimeout(this.#timer)
    clearTimeout(this.#fadeTimer)
    this.#lose()
    if (!wasHeld) return
    const { store, token, names } = this.#options
    // What cannot be removed runs out by itself.
    for (const name of names) await store.remove(name, token).catch(() => undefined)
  }

  /** `sentAt` is when the renewal was sent, not when it was answered: the store may have counted from then. */
  #extend(sentAt: number): void {
    const { lengthMs } = this.#options
    this.#deadline = sentAt + lengthMs - marginOf(lengthMs)
    clearTimeout(this.#timer)
    clearTimeout(this.#fadeTimer)
    if (this.#fading.signal.aborted) this.#fading = new AbortController()
    const leftMs = Math.max(1, this.#deadline - performance.now())
    this.#timer = setTimeout(() => this.#lose(), leftMs)
    this.#fadeTimer = setTimeout(() => this.#fading.abort(leaseLost()), Math.max(1, leftMs - lengthMs / 3))
  }

  async #renew(): Promise<void> {
    const { lengthMs, store, token, names } = this.#options
    let pauseMs = lengthMs / 3
    for (;;) {
      try {
        await wait(pauseMs, undefined, { signal: this.#renewing.signal })
      } catch {
        return
      }
      const sentAt = performance.now()
      try {
        // Together: one that is slow must not make the others late.
        const beats = await Promise.all(names.map((name) => store.beat(name, token)))
        if (beats.includes(false)) {
          this.#lose()
          return
        }
        if (this.#lost.signal.aborted) return
        this.#extend(sentAt)
        pauseMs = lengthMs / 3
      } catch {
        pauseMs = lengthMs / 15
      }
    }
  }

  #lose(): void {
    this.#renewing.abort()
    this.#lost.abort(leaseLost())
    this.#fading.abort(leaseLost())
  }
}
