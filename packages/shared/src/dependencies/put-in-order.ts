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
  const providersOf = (name: string) =>
    edges.filter(({ consumer }) => consumer === name).map(({ provider }) => provider)
  const groups = stronglyConnected(sorted, providersOf)
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

/** Which of the others must come before this one: what it needs, at any distance, and of those that need each other the first by name. */
export function comesAfter(name: string, others: readonly string[], edges: readonly Arrow[]): string[] {
  const needs = reachableFrom(name, edges)
  return others
    .filter((other) => other !== name && needs.has(other))
    .filter((other) => !reachableFrom(other, edges).has(name) || other < name)
    .sort()
}

function reachableFrom(name: string, edges: readonly Arrow[]): ReadonlySet<string> {
  const reached = new Set<string>()
  const waiting = [name]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { consumer, provider } of edges) {
      if (consumer !== next || reached.has(provider)) continue
      reached.add(provider)
      waiting.push(provider)
    }
  }
  return reached
}

/** Groups of names that reach each other, each sorted. */
function stronglyConnected(
  names: readonly string[],
  providersOf: (name: string) => readonly string[],
): string[][] {
  const edges = names.flatMap((consumer) => providersOf(consumer).map((provider) => ({ consumer, provider })))
  const reach = new Map(names.map((name) => [name, reachableFrom(name, edges)]))
  const grouped = new Set<string>()
  const groups: string[][] = []
  for (const name of names) {
    if (grouped.has(name)) continue
    const isMutual = (other: string) =>
      reach.get(name)?.has(other) === true && reach.get(other)?.has(name) === true
    const group = names.filter((other) => other === name || isMutual(other))
    for (const member of group) grouped.add(member)
    groups.push(group)
  }
  return groups
}

function compare(left = '', right = ''): number {
  return left < right ? -1 : 1
}
