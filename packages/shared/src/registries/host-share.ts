import { AppError } from '../errors/app-error.ts'

export interface Lease {
  /** Requests that may be under way at once. */
  readonly slots: number
  /** Requests more that may be begun. */
  readonly given: number
  /** Until one more may be begun, where none was given. */
  readonly waitMs: number
}

export interface HostShareOptions {
  /** What holds while nobody can be asked for a share. */
  readonly requestsAtOnce: number
  readonly refreshMs: number
  readonly idleMs: number
  /** Asks for a share, and for so many requests; null: nobody can be asked. */
  lease(wanted: number): Promise<Lease | null>
  leave(): Promise<void>
}

interface Waiting {
  readonly enter: () => void
}

/** Others have to give something back first. */
const noSlotMs = 100

/**
 * What this process may ask of one host at once and in all, renewed in the background while it is in use: a request
 * that is within the share waits for nobody.
 */
export class HostShare implements AsyncDisposable {
  readonly #options: HostShareOptions
  readonly #waiting: Waiting[] = []
  #slots = 0
  #left = 0
  #running = 0
  #isLeased = false
  /** Nothing was given last time: asked again when the pace allows it, not by every request that ends. */
  #isDry = false
  #leasing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #usedAt = 0

  constructor(options: HostShareOptions) {
    this.#options = options
  }

  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw calledOff(signal)
    this.#usedAt = performance.now()
    if (!this.#isLeased || this.#left < this.#options.requestsAtOnce / 2) void this.#lease()
    if (this.#waiting.length === 0 && this.#isFree()) this.#begin()
    else await this.#turn(signal)
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#usedAt = performance.now()
      this.#admit()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    await this.#leasing
    clearTimeout(this.#timer)
    if (this.#isLeased) await this.#options.leave()
    this.#isLeased = false
  }

  #isFree(): boolean {
    return this.#running < this.#slots && this.#left >= 1
  }

  #begin(): void {
    this.#running += 1
    this.#left -= 1
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#isFree()) {
      this.#begin()
      this.#waiting.shift()?.enter()
    }
    if (this.#waiting.length > this.#left && !this.#isDry) void this.#lease()
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { enter: () => resolve(signal.removeEventListener('abort', cancel)) }
      const cancel = () => {
        const index = this.#waiting.indexOf(waiting)
        if (index !== -1) this.#waiting.splice(index, 1)
        reject(calledOff(signal))
      }
      signal.addEventListener('abort', cancel, { once: true })
      this.#waiting.push(waiting)
    })
  }

  #lease(): Promise<void> {
    this.#leasing ??= this.#leaseNow().finally(() => (this.#leasing = undefined))
    return this.#leasing
  }

  async #leaseNow(): Promise<void> {
    const { requestsAtOnce, refreshMs } = this.#options
    const known = Number.isFinite(this.#left) ? this.#left : 0
    const wanted = Math.max(0, this.#waiting.length + requestsAtOnce - known)
    const answer = await this.#options.lease(wanted)
    this.#isLeased = true
    this.#slots = answer?.slots ?? requestsAtOnce
    this.#left = answer === null ? Infinity : (Number.isFinite(this.#left) ? this.#left : 0) + answer.given
    this.#isDry = answer !== null && wanted > 0 && answer.given < 1
    this.#admit()
    const isStuck = this.#waiting.length > 0 && !this.#isFree()
    const againMs = this.#left < 1 ? (answer?.waitMs ?? 0) : this.#slots < 1 ? noSlotMs : refreshMs
    this.#again(isStuck ? Math.min(Math.max(againMs, 5), refreshMs) : refreshMs)
  }

  #again(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#renewOrLeave(), delayMs)
    // Nothing that waits here keeps a process alive that is done.
    this.#timer.unref()
  }

  async #renewOrLeave(): Promise<void> {
    const isIdle = performance.now() - this.#usedAt >= this.#options.idleMs
    if (this.#running > 0 || this.#waiting.length > 0 || !isIdle) return await this.#lease()
    this.#isLeased = false
    this.#slots = 0
    this.#left = 0
    await this.#options.leave()
  }
}

export function calledOff(signal: AbortSignal): AppError {
  return new AppError('aborted', 'aborted', 'The request was called off while it waited for its turn.', {
    cause: signal.reason,
  })
}
