import type { Edge } from './edges-among.ts'

export interface Ordered {
  /** Providers first, by name among equals; those that need each other stand together, by name. */
  readonly order: readonly string[]
  /** Groups that need each other, so that no order is right for them. */
  readonly cycles: readonly (readonly string[])[]
}

type Arrow = Pick<Edge, 'consumer' | 'provider'>

export function putInOrder(names: readonly string[], edges: readonly Arrow[]): Ordered {
  const sorted = [...new Set(names)].sort()
  const known = new Set(sorted)
  const among = edges.filter(({ consumer, provider }) => known.has(consumer) && known.has(provider))
  const byConsumer = Map.groupBy(among, ({ consumer }) => consumer)
  const providersOf = (name: string) => (byConsumer.get(name) ?? []).map(({ provider }) => provider)
  const groups = stronglyConnected(sorted, reachAlong(among))
  const groupOf = new Map(groups.flatMap((group) => group.map((name) => [name, group] as const)))
  const order: string[] = []
  const placed = new Set<readonly string[]>()
  const waiting = new Set(groups.toSorted((left, right) => compare(left[0], right[0])))
  while (waiting.size > 0) {
    const isReady = (group: readonly string[]) =>
      group.flatMap(providersOf).every((provider) => {
        const other = groupOf.get(provider)
        return other === undefined || other === group || placed.has(other)
      })
    const next = [...waiting].find(isReady)
    if (next === undefined) break
    waiting.delete(next)
    placed.add(next)
    order.push(...next)
  }
  return { order, cycles: groups.filter((group) => group.length > 1) }
}

/** Everything that a name needs, at any distance; each answer is kept. */
export type Reach = (name: string) => ReadonlySet<string>

export function reachAlong(edges: readonly Arrow[]): Reach {
  const next = Map.groupBy(edges, ({ consumer }) => consumer)
  const known = new Map<string, ReadonlySet<string>>()
  return (name) => {
    const before = known.get(name)
    if (before) return before
    const reached = new Set<string>()
    const waiting = [name]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (const { provider } of next.get(at) ?? []) {
        if (reached.has(provider)) continue
        reached.add(provider)
        waiting.push(provider)
      }
    }
    known.set(name, reached)
    return reached
  }
}

/** Which of the others must come before this one: what it needs, and of those that need each other the first by name. */
export function comesAfter(name: string, others: readonly string[], reach: Reach): string[] {
  const needs = reach(name)
  if (needs.size === 0) return []
  return others
    .filter((other) => other !== name && needs.has(other))
    .filter((other) => other < name || !reach(other).has(name))
    .sort()
}

/** Groups of names that reach each other, each sorted. */
function stronglyConnected(names: readonly string[], reach: Reach): string[][] {
  const grouped = new Set<string>()
  const groups: string[][] = []
  for (const name of names) {
    if (grouped.has(name)) continue
    const mutual = [...reach(name)].filter((other) => other !== name && reach(other).has(name))
    const group = [name, ...mutual].sort()
    for (const member of group) grouped.add(member)
    groups.push(group)
  }
  return groups
}

function compare(left = '', right = ''): number {
  return left < right ? -1 : 1
}
