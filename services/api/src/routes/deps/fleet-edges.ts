import { edgesAmong } from '@sentinel/shared/dependencies/edges-among'
import { formatContainerKey } from '../../fleet/container-key.ts'
import type { Snapshot } from '../../fleet/snapshot.ts'
import type { DepsView } from './deps-view.ts'

export interface FleetEdge {
  readonly consumer: string
  readonly provider: string
}

/** Who needs whom in the whole fleet, by container key: a container never needs one of another host. */
export function fleetEdges({ facts, local }: Pick<Snapshot, 'facts' | 'local'>): {
  keys: string[]
  edges: FleetEdge[]
} {
  const ofHosts = Map.groupBy(facts.containers.values(), ({ hostId }) => hostId)
  const keyed = [...ofHosts].map(([hostId, containers]) => {
    const keyOf = (name: string) => formatContainerKey(name, hostId, local?._id)
    return {
      keys: containers.map(({ name }) => keyOf(name)),
      edges: edgesAmong(containers).map(({ consumer, provider }) => ({
        consumer: keyOf(consumer),
        provider: keyOf(provider),
      })),
    }
  })
  return {
    keys: keyed.flatMap(({ keys }) => keys).sort(),
    edges: keyed.flatMap(({ edges }) => edges),
  }
}

export function presentDeps(name: string, edges: readonly FleetEdge[]): DepsView {
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
