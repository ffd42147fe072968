/** Keeps what was found for a while, and lets those who ask for the same at once share one answer. */
export class Remembered<V> {
  readonly #flights = new Map<string, { readonly value: Promise<V>; until: number }>()
  readonly #keptMs: number

  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  /** `goodUntil` may say for how long a value is good; a failure is forgotten soon. */
  get(key: string, find: () => Promise<V>, goodUntil?: (value: V) => number): Promise<V> {
    const known = this.#flights.get(key)
    if (known !== undefined && known.until > Date.now()) return known.value
    const flight = { value: find(), until: Infinity }
    this.#flights.set(key, flight)
    flight.value.then(
      (value) => (flight.until = goodUntil?.(value) ?? Date.now() + this.#keptMs),
      () => (flight.until = Date.now() + Math.min(this.#keptMs, failureMs)),
    )
    return flight.value
  }
}

const failureMs = 2000
