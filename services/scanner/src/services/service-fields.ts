import type { EngineRecord, HostInfo } from '@sentinel/docker/engine-types'
import { readRecord, readString } from '@sentinel/docker/read-field'
import { splitReference } from '@sentinel/docker/split-reference'
import type { ServiceInspect, ServiceTask, SwarmNode } from '@sentinel/docker/services/service-types'
import { unpinned } from '@sentinel/docker/services/unpinned'
import type { SwarmService, SwarmTask } from '@sentinel/shared/resources/service'
import { serviceKey } from '@sentinel/shared/resources/service'
import type { ContainerFields } from '../inventory/container-fields.ts'

export type ServiceFields = ContainerFields & { readonly swarm: SwarmService }

export interface ServiceSurroundings {
  readonly hostId: string
  readonly engine: Pick<HostInfo, 'os' | 'architecture' | 'variant'>
  readonly tasks: readonly ServiceTask[]
  readonly nodes: readonly SwarmNode[]
  /** Under which digests the manager's own store knows the image, for a service that is pinned to none. */
  readonly localDigests: readonly string[]
}

/** A service as the inventory keeps it: its labels are those of the service, its digest that of its spec. */
export function serviceFields(service: ServiceInspect, around: ServiceSurroundings): ServiceFields {
  const { hostId, engine, localDigests } = around
  const { labels, mode } = service
  const { repository, digest } = splitReference(service.image)
  const platform = service.platforms[0]
  const swarm = swarmPart(service, around)
  const isSelf = labels['sentinel.self'] === 'true'
  const isJob = mode === 'job'
  return {
    hostId,
    name: serviceKey(service.name),
    containerId: service.id,
    image: unpinned(service.image),
    imageId: digest ?? service.image,
    repoDigests: digest === undefined ? [...localDigests] : [`${repository}@${digest}`],
    os: platform?.os || engine.os,
    architecture: platform?.architecture || engine.architecture,
    ...(platform === undefined && engine.variant !== undefined ? { variant: engine.variant } : {}),
    // What is scaled to nothing is updated on a person's word only, as a stopped container is.
    state: swarm.desired > 0 || mode === 'global' ? 'running' : 'exited',
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    stack: labels['com.docker.stack.namespace'] ?? 'swarm',
    service: service.name,
    restartPolicy: '',
    autoRemove: false,
    isSelf,
    ...(isSelf ? { selfReason: 'It carries the label sentinel.self.' } : {}),
    isSwarmTask: false,
    refusals: isJob
      ? [
          {
            code: 'service_is_job',
            text: `${service.name} is a job that runs to an end, and is not rolled out`,
          },
        ]
      : [],
    createdAt: service.createdAt,
    swarm,
  }
}

function swarmPart(
  { mode, replicas, rollout, previousSpec, ports, ...service }: ServiceInspect,
  { tasks, nodes }: ServiceSurroundings,
): SwarmService {
  const previousImage = imageOf(previousSpec)
  const wanted = tasks.filter(({ desiredState }) => desiredState === 'running')
  return {
    mode,
    desired: replicas ?? service.desiredTasks ?? wanted.length,
    running: wanted.filter(({ state }) => state === 'running').length,
    ...(rollout ? { rolloutState: rollout.state, rolloutText: rollout.message } : {}),
    ...(previousImage === '' ? {} : { previousImage }),
    ports: ports.map(({ targetPort, publishedPort, protocol }) => ({
      containerPort: targetPort,
      protocol,
      ...(publishedPort === undefined ? {} : { hostPort: publishedPort }),
    })),
    tasks: shownTasks(tasks).map((task) => presentTask(task, nodes)),
  }
}

function imageOf(spec: EngineRecord | undefined): string {
  const template = readRecord(spec?.['TaskTemplate'])
  return readString(readRecord(template['ContainerSpec'])['Image'])
}

/** The newest of each slot, or of each node where there are no slots: the others are the engine's memory. */
function shownTasks(tasks: readonly ServiceTask[]): ServiceTask[] {
  const newestFirst = tasks.toSorted(
    (a, b) =>
      Number(b.desiredState === 'running') - Number(a.desiredState === 'running') ||
      b.updatedAt.getTime() - a.updatedAt.getTime(),
  )
  const bySlot = Map.groupBy(newestFirst, ({ slot, nodeId }) => (slot > 0 ? `${slot}` : nodeId))
  return [...bySlot.values()].flatMap((group) => group.slice(0, 1)).toSorted((a, b) => a.slot - b.slot)
}

function presentTask(
  { slot, nodeId, state, image, error }: ServiceTask,
  nodes: readonly SwarmNode[],
): SwarmTask {
  const node = nodes.find(({ id }) => id === nodeId)
  return { slot, node: node?.name ?? nodeId, address: node?.address ?? '', state, image, error }
}
