import { AppError } from '../errors/app-error.ts'

/** At most `limit` runs at a time; who waits may be called off. */
export class ConcurrencyLimit {
  readonly #limit: number
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw calledOff(signal)
    if (this.#running >= this.#limit) await this.#turn(signal)
    else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        const index = this.#waiting.indexOf(enter)
        if (index !== -1) this.#waiting.splice(index, 1)
        reject(calledOff(signal))
      }
      const enter = () => {
        signal.removeEventListener('abort', cancel)
        resolve()
      }
      signal.addEventListener('abort', cancel, { once: true })
      this.#waiting.push(enter)
    })
  }
}

function calledOff(signal: AbortSignal): AppError {
  return new AppError(
    'aborted',
    'aborted',
    'The request was called off while it waited for a free connection.',
    {
      cause: signal.reason,
    },
  )
}
