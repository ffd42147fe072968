import type { RequestKind } from './session.ts'

/** What was asked of registries since the client was made. */
export interface RequestCost {
  readonly requests: number
  readonly heads: number
  readonly tagPages: number
  readonly tokens: number
  /** Manifests that a GET was answered with: what Docker Hub counts. */
  readonly pulls: number
}

export class CostCounter {
  readonly #counts = new Map<RequestKind, number>()
  #pulls = 0

  count(kind: RequestKind): void {
    this.#counts.set(kind, this.#of(kind) + 1)
  }

  countPull(): void {
    this.#pulls += 1
  }

  total(): RequestCost {
    const requests = [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
    return {
      requests,
      heads: this.#of('head'),
      tagPages: this.#of('tags'),
      tokens: this.#of('token'),
      pulls: this.#pulls,
    }
  }

  #of(kind: RequestKind): number {
    return this.#counts.get(kind) ?? 0
  }
}

export function costBetween(before: RequestCost, after: RequestCost): RequestCost {
  return {
    requests: after.requests - before.requests,
    heads: after.heads - before.heads,
    tagPages: after.tagPages - before.tagPages,
    tokens: after.tokens - before.tokens,
    pulls: after.pulls - before.pulls,
  }
}
