import type {
  ContainerInspect,
  ContainerMount,
  ContainerState,
  ContainerStatus,
  ContainerSummary,
  HealthStatus,
  PublishedPort,
} from './engine-types.ts'
import {
  readDate,
  readList,
  readNumber,
  readRecord,
  readString,
  readStringMap,
  readStrings,
} from './read-field.ts'

const containerStatuses = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
  'stopping',
] as const satisfies readonly ContainerStatus[]

export function readContainerSummary(answer: unknown): ContainerSummary {
  const raw = readRecord(answer)
  const id = readString(raw['Id'])
  const statusText = readString(raw['Status'])
  return {
    id,
    name: ownName(readStrings(raw['Names'])) ?? id.slice(0, 12),
    image: readString(raw['Image']),
    imageId: readString(raw['ImageID']),
    command: readString(raw['Command']),
    createdAt: readDate(raw['Created']) ?? new Date(0),
    state: readStatus(raw['State']),
    statusText,
    health: healthFromText(statusText),
    labels: readStringMap(raw['Labels']),
    ports: readList(raw['Ports']).map(readPort),
    networks: Object.keys(readRecord(readRecord(raw['NetworkSettings'])['Networks'])),
    endpoints: Object.values(readRecord(readRecord(raw['NetworkSettings'])['Networks'])).map(readEndpoint),
    networkMode: readString(readRecord(raw['HostConfig'])['NetworkMode']),
    mounts: readList(raw['Mounts']).map(readMount),
  }
}

function readEndpoint(answer: unknown): string {
  const raw = readRecord(answer)
  return [raw['EndpointID'], raw['IPAddress'], raw['GlobalIPv6Address']].map(readString).join(' ')
}

export function readContainerInspect(answer: unknown): ContainerInspect {
  const raw = readRecord(answer)
  const config = readRecord(raw['Config'])
  const hostConfig = readRecord(raw['HostConfig'])
  const networkSettings = readRecord(raw['NetworkSettings'])
  const policy = readRecord(hostConfig['RestartPolicy'])
  const stopTimeout = config['StopTimeout']
  return {
    id: readString(raw['Id']),
    name: readString(raw['Name']).replace(/^\//, ''),
    createdAt: readDate(raw['Created']) ?? new Date(0),
    state: readState(raw['State']),
    restartCount: readNumber(raw['RestartCount']),
    imageId: readString(raw['Image']),
    imageReference: readString(config['Image']),
    labels: readStringMap(config['Labels']),
    tty: config['Tty'] === true,
    ...(typeof stopTimeout === 'number' && { stopTimeoutSeconds: stopTimeout }),
    autoRemove: hostConfig['AutoRemove'] === true,
    networkMode: readString(hostConfig['NetworkMode']),
    restartPolicy: {
      name: readString(policy['Name']) || 'no',
      maximumRetryCount: readNumber(policy['MaximumRetryCount']),
    },
    mounts: readList(raw['Mounts']).map(readMount),
    networks: Object.fromEntries(
      Object.entries(readRecord(networkSettings['Networks'])).map(([name, value]) => [
        name,
        readRecord(value),
      ]),
    ),
    config,
    hostConfig,
    networkSettings,
  }
}

function readState(answer: unknown): ContainerState {
  const raw = readRecord(answer)
  const health = readRecord(raw['Health'])
  const startedAt = readDate(raw['StartedAt'])
  const finishedAt = readDate(raw['FinishedAt'])
  return {
    status: readStatus(raw['Status']),
    running: raw['Running'] === true,
    paused: raw['Paused'] === true,
    restarting: raw['Restarting'] === true,
    oomKilled: raw['OOMKilled'] === true,
    dead: raw['Dead'] === true,
    exitCode: readNumber(raw['ExitCode']),
    error: readString(raw['Error']),
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
    health: readHealth(health['Status']),
    healthLog: readList(health['Log']).map((entry) => {
      const probe = readRecord(entry)
      return {
        startedAt: readString(probe['Start']),
        endedAt: readString(probe['End']),
        exitCode: readNumber(probe['ExitCode']),
        output: readString(probe['Output']),
      }
    }),
  }
}

function readStatus(value: unknown): ContainerStatus {
  return containerStatuses.find((status) => status === value) ?? 'unknown'
}

function readHealth(value: unknown): HealthStatus {
  return value === 'starting' || value === 'healthy' || value === 'unhealthy' ? value : 'none'
}

/** Lists carry the health only inside these words before API 1.52. */
function healthFromText(statusText: string): HealthStatus {
  const words = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(statusText)?.[1]
  return readHealth(words)
}

/** A container with legacy links is also listed under names such as /web/db. */
function ownName(names: readonly string[]): string | undefined {
  const own = names.find((name) => name.lastIndexOf('/') <= 0) ?? names[0]
  return own?.replace(/^\//, '')
}

function readPort(answer: unknown): PublishedPort {
  const raw = readRecord(answer)
  const hostIp = readString(raw['IP'])
  const publicPort = readNumber(raw['PublicPort'])
  return {
    ...(hostIp !== '' && { hostIp }),
    privatePort: readNumber(raw['PrivatePort']),
    ...(publicPort !== 0 && { publicPort }),
    protocol: readString(raw['Type']) || 'tcp',
  }
}

function readMount(answer: unknown): ContainerMount {
  const raw = readRecord(answer)
  const name = readString(raw['Name'])
  const driver = readString(raw['Driver'])
  return {
    type: readString(raw['Type']),
    ...(name !== '' && { name }),
    source: readString(raw['Source']),
    destination: readString(raw['Destination']),
    ...(driver !== '' && { driver }),
    mode: readString(raw['Mode']),
    writable: raw['RW'] !== false,
  }
}
