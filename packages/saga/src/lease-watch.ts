export interface Beat {
  readonly token: string
  readonly beat: number
}

/** What one process has seen of the leases of others, by its own monotonic clock. No clocks are compared. */
export class LeaseWatch {
  readonly #lengthMs: number
  readonly #seen = new Map<string, Beat & { readonly since: number }>()

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  /** How much longer the same token and beat must be seen until its holder counts as gone; 0 when it does. */
  note(name: string, { token, beat }: Beat, now: number): number {
    const before = this.#seen.get(name)
    if (before?.token !== token || before.beat !== beat) {
      this.#seen.set(name, { token, beat, since: now })
      return this.#lengthMs
    }
    return Math.max(0, before.since + this.#lengthMs - now)
  }

  forget(name: string): void {
    this.#seen.delete(name)
  }
}
