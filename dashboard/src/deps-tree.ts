import type { DepsView } from './api/views.ts'

export interface DepsNode {
  readonly key: string
  /** It stands further up on this way already: a circle, which is not walked again. */
  readonly isCircle: boolean
  readonly below: readonly DepsNode[]
}

export type DepsDirection = 'dependencies' | 'dependents'

/** What a container needs, or what needs it, with what those need in turn. */
export function depsTree(
  all: readonly DepsView[],
  key: string,
  direction: DepsDirection,
  above: readonly string[] = [],
): DepsNode[] {
  const way = [...above, key]
  const found = all.find(({ name }) => name === key)
  return (found?.[direction] ?? []).map((next) => {
    const isCircle = way.includes(next)
    return { key: next, isCircle, below: isCircle ? [] : depsTree(all, next, direction, way) }
  })
}
