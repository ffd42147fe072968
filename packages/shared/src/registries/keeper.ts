import { AppError } from '../errors/app-error.ts'

/** Keeps answers that never change, the last used ones, and lets those who ask for the same at once share one request. */
export class Keeper<V> {
  readonly #limit: number
  readonly #kept = new Map<string, V>()
  readonly #flights = new Map<string, Promise<V>>()

  constructor(limit: number) {
    this.#limit = limit
  }

  async getOrFetch(key: string, fetchIt: () => Promise<V>, signal: AbortSignal): Promise<V> {
    for (let flight = this.#flights.get(key); flight !== undefined; flight = this.#flights.get(key)) {
      try {
        return await flight
      } catch (error) {
        // Who began it gave up; that is no answer for those who did not.
        if (signal.aborted || !(error instanceof AppError && error.kind === 'aborted')) throw error
        this.#end(key, flight)
      }
    }
    const kept = this.#kept.get(key)
    if (kept !== undefined) return this.#keep(key, kept)
    const flight = fetchIt()
    this.#flights.set(key, flight)
    try {
      return this.#keep(key, await flight)
    } finally {
      this.#end(key, flight)
    }
  }

  #end(key: string, flight: Promise<V>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key)
  }

  #keep(key: string, value: V): V {
    this.#kept.delete(key)
    this.#kept.set(key, value)
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > this.#limit && oldest.done !== true) this.#kept.delete(oldest.value)
    return value
  }
}
