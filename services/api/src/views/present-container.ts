import { shownName } from '@sentinel/shared/resources/service'
import { policyOf } from '../fleet/policy-of.ts'
import { keyOf, type Snapshot } from '../fleet/snapshot.ts'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { ContainerRow } from './container-row.ts'
import { isService } from './present-service.ts'

export function isStale(snapshot: Snapshot, hostId: string): boolean {
  return snapshot.hosts.get(hostId)?.status !== 'connected'
}

export function presentContainer(snapshot: Snapshot, container: ContainerDoc): ContainerRow {
  const key = keyOf(container.hostId, container.name)
  const { preferences, active } = snapshot.facts
  return {
    id: container.containerId,
    name: shownName(container.name),
    image: container.image,
    policy: policyOf(container, preferences.get(key), snapshot).policy,
    state: container.swarm ? 'service' : container.state,
    maintenance: active.get(key)?.state === 'running',
    ...(container.stack === undefined ? {} : { stack: container.stack }),
    ...(isStale(snapshot, container.hostId) ? { stale: true as const } : {}),
  }
}

/** Containers of one host as the page lists them: without the tasks of Swarm services, by name. */
export function listedContainers(snapshot: Snapshot, hostId: string | undefined): ContainerDoc[] {
  return [...snapshot.facts.containers.values()]
    .filter((container) => container.hostId === hostId && !container.isSwarmTask)
    .toSorted((a, b) => Number(isService(a)) - Number(isService(b)) || (a.name < b.name ? -1 : 1))
}
