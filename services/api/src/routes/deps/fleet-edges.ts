import { edgesAmong } from '@sentinel/shared/dependencies/edges-among'
import { formatContainerKey } from '../../fleet/container-key.ts'
import type { Snapshot } from '../../fleet/snapshot.ts'
import type { DepsView, EdgeView } from './deps-view.ts'

/** Who needs whom in the whole fleet, by container key: a container never needs one of another host. */
export function fleetEdges({ facts, local }: Pick<Snapshot, 'facts' | 'local'>): {
  keys: string[]
  edges: EdgeView[]
} {
  const ofHosts = Map.groupBy(facts.containers.values(), ({ hostId }) => hostId)
  const keyed = [...ofHosts].map(([hostId, containers]) => {
    const keyOf = (name: string) => formatContainerKey(name, hostId, local?._id)
    return {
      keys: containers.map(({ name }) => keyOf(name)),
      edges: edgesAmong(containers).map(({ consumer, provider, kinds, restarts }) => ({
        consumer: keyOf(consumer),
        provider: keyOf(provider),
        kinds: [...kinds],
        restarts,
      })),
    }
  })
  return {
    keys: keyed.flatMap(({ keys }) => keys).sort(),
    edges: keyed.flatMap(({ edges }) => edges),
  }
}

export function presentDeps(name: string, edges: readonly EdgeView[]): DepsView {
  return {
    name,
    dependencies: edges
      .filter(({ consumer }) => consumer === name)
      .map(({ provider }) => provider)
      .sort(),
    dependents: edges
      .filter(({ provider }) => provider === name)
      .map(({ consumer }) => consumer)
      .sort(),
  }
}
