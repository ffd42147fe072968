import type { Edge } from '@sentinel/shared/dependencies/edges-among'
import { comesAfter, putInOrder, reachAlong } from '@sentinel/shared/dependencies/put-in-order'

export interface Waiting {
  readonly id: string
  readonly name: string
}

export interface Line {
  /** Queued updates of one host, the one that waits longest first. */
  readonly queued: readonly Waiting[]
  /** Containers whose updates run. */
  readonly running: readonly string[]
  readonly edges: readonly Edge[]
}

export type Turn =
  | { readonly isNext: true; readonly cycleText?: string }
  | {
      readonly isNext: false
      readonly reason: string
      /** How many go before it. */
      readonly ahead: number
    }

/** More may try than can run, so that one that is held up elsewhere holds up nobody. */
const slack = 2

/** Whether a queued update may begin: providers before consumers, then who waits longest. */
export function judgeTurn(id: string, line: Line, limit: number): Turn {
  const { queued, running, edges } = line
  const own = queued.find((update) => update.id === id)
  if (own === undefined) return { isNext: true }
  const names = [...new Set([...queued.map(({ name }) => name), ...running])]
  const reach = reachAlong(edges)
  const blockers = comesAfter(own.name, names, reach)
  if (blockers.length > 0) {
    const reason = `Waits for the update of ${blockers.join(', ')}, which ${own.name} depends on`
    return { isNext: false, reason, ahead: blockers.length }
  }
  const before = queued.slice(0, queued.indexOf(own))
  const ahead = before.filter(({ name }) => comesAfter(name, names, reach).length === 0).length
  if (ahead >= limit * slack) {
    const reason = `Waits for its turn: ${ahead} updates go before it, and ${limit} run at a time on this host`
    return { isNext: false, reason, ahead }
  }
  const isInCycle = reach(own.name).has(own.name)
  const { cycles } = isInCycle ? putInOrder(names, edges) : { cycles: [] }
  const cycle = cycles.find((group) => group.includes(own.name))
  if (cycle === undefined) return { isNext: true }
  return { isNext: true, cycleText: `${cycle.join(', ')} depend on each other, so they go by name` }
}
