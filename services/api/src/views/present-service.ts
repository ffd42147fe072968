import { parseReference } from '@sentinel/shared/images/reference'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import { shownName, type SwarmService } from '@sentinel/shared/resources/service'
import { formatContainerKey } from '../fleet/container-key.ts'
import { policyOf } from '../fleet/policy-of.ts'
import { keyOf, type Snapshot } from '../fleet/snapshot.ts'
import { tagOf } from '../fleet/tag-of.ts'
import type { ServiceView } from './service-view.ts'
import { severityOf } from './severity.ts'

export type ServiceDoc = ContainerDoc & { swarm: SwarmService }

export function isService(container: ContainerDoc): container is ServiceDoc {
  return container.swarm !== undefined && container.swarm !== null
}

/** Services of one host, by name. */
export function listedServices(snapshot: Snapshot, hostId: string | undefined): ServiceDoc[] {
  return [...snapshot.facts.containers.values()]
    .filter((container) => container.hostId === hostId)
    .filter(isService)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

export function presentService(snapshot: Snapshot, service: ServiceDoc): ServiceView {
  const { hostId, name, image, swarm } = service
  const key = keyOf(hostId, name)
  const { facts } = snapshot
  const preference = facts.preferences.get(key)
  const decision = facts.decisions.get(key)
  const candidate = decision?.imageId === service.imageId ? decision.candidate : undefined
  const tag = tagOf(image)
  return {
    ID: service.containerId,
    Name: shownName(name),
    Image: image,
    Tag: tag,
    ResolvedVersion: service.imageVersion ?? '',
    NewestVersion: candidate?.newerVersions[0] ?? '',
    Policy: policyOf(service, preference, snapshot).policy,
    HasUpdate: candidate !== undefined,
    Severity: candidate === undefined ? '' : severityOf(tag, candidate.tag ?? ''),
    Replicas: `${swarm.running}/${swarm.desired}`,
    DesiredReplicas: swarm.desired,
    RunningReplicas: swarm.running,
    PrevReplicas: preference?.previousReplicas ?? 0,
    Registry: registryOf(image),
    UpdateStatus: swarm.rolloutState ?? '',
    Tasks: swarm.tasks.map(({ slot, node, address, state, image: taskImage, error }) => ({
      NodeName: node,
      NodeAddr: address,
      State: state,
      Image: taskImage,
      Tag: tagOf(taskImage),
      Slot: slot,
      Error: error,
    })),
    ...(swarm.ports.length > 0 ? { Ports: swarm.ports.map(presentPort) } : {}),
    Key: formatContainerKey(name, hostId, snapshot.local?._id),
    Mode: swarm.mode,
    UpdateStatusMessage: swarm.rolloutText ?? '',
    PreviousImage: swarm.previousImage ?? '',
    UpdateId: facts.active.get(key)?._id ?? '',
  }
}

function presentPort({ hostPort, containerPort, protocol }: SwarmService['ports'][number]) {
  return { host_ip: '', host_port: hostPort ?? 0, container_port: containerPort, protocol }
}

function registryOf(image: string): string {
  try {
    return parseReference(image).registry
  } catch {
    return ''
  }
}
