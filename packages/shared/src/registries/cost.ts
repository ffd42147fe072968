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

export interface RegistryCost extends RequestCost {
  readonly registry: string
}

const nothing: RequestCost = { requests: 0, heads: 0, tagPages: 0, tokens: 0, pulls: 0 }
const columns: Partial<Record<RequestKind, keyof RequestCost>> = {
  head: 'heads',
  tags: 'tagPages',
  token: 'tokens',
}

export class CostCounter {
  readonly #costs = new Map<string, RequestCost>()

  count(registry: string, kind: RequestKind): void {
    const column = columns[kind]
    this.#add(registry, 'requests')
    if (column !== undefined) this.#add(registry, column)
  }

  countPull(registry: string): void {
    this.#add(registry, 'pulls')
  }

  total(): RequestCost {
    return sumCosts([...this.#costs.values()])
  }

  /** The same by registry. */
  byRegistry(): ReadonlyMap<string, RequestCost> {
    return new Map(this.#costs)
  }

  #add(registry: string, column: keyof RequestCost): void {
    const cost = this.#costs.get(registry) ?? nothing
    this.#costs.set(registry, { ...cost, [column]: cost[column] + 1 })
  }
}

export function costBetween(before: RequestCost, after: RequestCost): RequestCost {
  return combine(after, before, (a, b) => a - b)
}

export function sumCosts(costs: readonly RequestCost[]): RequestCost {
  return costs.reduce((sum, cost) => combine(sum, cost, (a, b) => a + b), nothing)
}

/** What each registry was asked since; those that were not are left out. */
export function costsBetween(
  before: ReadonlyMap<string, RequestCost>,
  after: ReadonlyMap<string, RequestCost>,
): RegistryCost[] {
  return [...after]
    .map(([registry, cost]) => ({ registry, ...costBetween(before.get(registry) ?? nothing, cost) }))
    .filter(({ requests }) => requests > 0)
}

function combine(a: RequestCost, b: RequestCost, by: (a: number, b: number) => number): RequestCost {
  return {
    requests: by(a.requests, b.requests),
    heads: by(a.heads, b.heads),
    tagPages: by(a.tagPages, b.tagPages),
    tokens: by(a.tokens, b.tokens),
    pulls: by(a.pulls, b.pulls),
  }
}

/** One line per registry. */
export function mergeCosts(costs: readonly RegistryCost[]): RegistryCost[] {
  return [...Map.groupBy(costs, ({ registry }) => registry)].map(([registry, group]) => ({
    registry,
    ...sumCosts(group),
  }))
}
