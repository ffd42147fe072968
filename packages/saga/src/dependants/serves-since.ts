import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { isMeant, sharesOf } from '@sentinel/docker/recipe/dependants'

type Started = Pick<ContainerInspect, 'id' | 'name' | 'state'>

/** What runs since before the other was started talks to one that is gone. */
export function isOlderThan(container: Started, other: Started): boolean {
  const since = container.state.startedAt?.getTime() ?? 0
  return container.state.running && since < (other.state.startedAt?.getTime() ?? 0)
}

/** It runs since before one of those whose namespaces it has was started: it sits in dead ones. */
export function isInDeadNamespace(container: ContainerInspect, parents: readonly Started[]): boolean {
  const shares = sharesOf(container).filter(({ what }) => what !== 'volumes')
  return parents.some(
    (parent) => shares.some(({ target }) => isMeant(parent, target)) && isOlderThan(container, parent),
  )
}
