import { readDate, readList, readNumber, readRecord, readString, readStringMap } from '../read-field.ts'
import type {
  Distribution,
  RolloutStatus,
  ServiceInspect,
  ServiceMode,
  ServicePort,
  ServiceTask,
  SwarmNode,
} from './service-types.ts'

export function readService(answer: unknown): ServiceInspect {
  const raw = readRecord(answer)
  const spec = readRecord(raw['Spec'])
  const template = readRecord(spec['TaskTemplate'])
  const status = readRecord(raw['ServiceStatus'])
  const mode = readRecord(spec['Mode'])
  const replicas = readRecord(mode['Replicated'])['Replicas']
  const rollout = readRollout(raw['UpdateStatus'])
  const previousSpec = readRecord(raw['PreviousSpec'])
  return {
    id: readString(raw['ID']),
    name: readString(spec['Name']),
    versionIndex: readNumber(readRecord(raw['Version'])['Index']),
    image: readString(readRecord(template['ContainerSpec'])['Image']),
    labels: readStringMap(spec['Labels']),
    mode: readMode(mode),
    ...(typeof replicas === 'number' && { replicas }),
    ...(typeof status['RunningTasks'] === 'number' && { runningTasks: status['RunningTasks'] }),
    ...(typeof status['DesiredTasks'] === 'number' && { desiredTasks: status['DesiredTasks'] }),
    platforms: readPlatforms(readRecord(template['Placement'])['Platforms']),
    ports: readList(readRecord(raw['Endpoint'])['Ports']).map(readPort),
    createdAt: readDate(raw['CreatedAt']) ?? new Date(0),
    updatedAt: readDate(raw['UpdatedAt']) ?? new Date(0),
    ...(rollout && { rollout }),
    spec,
    ...('Name' in previousSpec && { previousSpec }),
  }
}

function readMode(mode: Readonly<Record<string, unknown>>): ServiceMode {
  if ('Replicated' in mode) return 'replicated'
  return 'Global' in mode ? 'global' : 'job'
}

function readRollout(answer: unknown): RolloutStatus | undefined {
  const raw = readRecord(answer)
  const state = readString(raw['State'])
  if (state === '') return undefined
  const startedAt = readDate(raw['StartedAt'])
  const completedAt = readDate(raw['CompletedAt'])
  return {
    state,
    message: readString(raw['Message']),
    ...(startedAt && { startedAt }),
    ...(completedAt && { completedAt }),
  }
}

function readPlatforms(answer: unknown): ServiceInspect['platforms'] {
  return readList(answer).map((entry) => {
    const raw = readRecord(entry)
    // Manifests and specs spell the keys differently.
    return {
      os: readString(raw['OS']) || readString(raw['os']),
      architecture: readString(raw['Architecture']) || readString(raw['architecture']),
    }
  })
}

function readPort(answer: unknown): ServicePort {
  const raw = readRecord(answer)
  const published = readNumber(raw['PublishedPort'])
  return {
    targetPort: readNumber(raw['TargetPort']),
    ...(published !== 0 && { publishedPort: published }),
    protocol: readString(raw['Protocol']) || 'tcp',
  }
}

export function readTask(answer: unknown): ServiceTask {
  const raw = readRecord(answer)
  const status = readRecord(raw['Status'])
  return {
    id: readString(raw['ID']),
    serviceId: readString(raw['ServiceID']),
    nodeId: readString(raw['NodeID']),
    slot: readNumber(raw['Slot']),
    image: readString(readRecord(readRecord(raw['Spec'])['ContainerSpec'])['Image']),
    state: readString(status['State']),
    desiredState: readString(raw['DesiredState']),
    error: readString(status['Err']),
    containerId: readString(readRecord(status['ContainerStatus'])['ContainerID']),
    updatedAt: readDate(raw['UpdatedAt']) ?? new Date(0),
  }
}

export function readNode(answer: unknown): SwarmNode {
  const raw = readRecord(answer)
  return {
    id: readString(raw['ID']),
    name: readString(readRecord(raw['Description'])['Hostname']),
    address: readString(readRecord(raw['Status'])['Addr']),
  }
}

export function readDistribution(answer: unknown): Distribution {
  const raw = readRecord(answer)
  return {
    digest: readString(readRecord(raw['Descriptor'])['digest']),
    platforms: readPlatforms(raw['Platforms']),
  }
}
