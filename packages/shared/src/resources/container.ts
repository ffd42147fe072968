import { outboxFields, resource, type Outboxed } from './resource.ts'
import { swarmServiceFields, type SwarmService } from './service.ts'

export interface Refusal {
  readonly code: string
  readonly text: string
}

/** A container as the scanner last saw it. Written by the scanner alone. */
export interface ContainerDoc extends Outboxed {
  hostId: string
  name: string
  containerId: string
  /** As the user wrote it (Config.Image). */
  image: string
  imageId: string
  repoDigests: string[]
  /** org.opencontainers.image.version of the image, for display. */
  imageVersion?: string
  os: string
  architecture: string
  variant?: string
  state: string
  health?: string
  exitCode?: number
  labels: { name: string; value: string }[]
  stack?: string
  service?: string
  restartPolicy: string
  autoRemove: boolean
  isSelf: boolean
  /** How it is known to be a part of Sentinel. */
  selfReason?: string
  /** One of our own services, or what they cannot do without. */
  selfRole?: 'process' | 'state'
  isSwarmTask: boolean
  /** Why an update or a person's command would be refused. */
  refusals: Refusal[]
  /** Whose namespaces and volumes it lives in, as the engine names them: by id, or by name. */
  sharesWith?: { what: string; target: string }[]
  createdAt: Date
  startedAt?: Date
  seenAt: Date
  /** Term of the scanner that wrote it: a former leader's late write is refused by it. */
  term: number
  /** It is a Swarm service and no container; its name is a `serviceKey`. */
  swarm?: SwarmService
}

export const containerResource = resource<ContainerDoc>(
  'containers',
  {
    hostId: String,
    name: String,
    containerId: String,
    image: String,
    imageId: String,
    repoDigests: [String],
    imageVersion: String,
    os: String,
    architecture: String,
    variant: String,
    state: String,
    health: String,
    exitCode: Number,
    labels: [{ _id: false, name: String, value: String }],
    stack: String,
    service: String,
    restartPolicy: String,
    autoRemove: Boolean,
    isSelf: Boolean,
    selfReason: String,
    selfRole: String,
    isSwarmTask: Boolean,
    refusals: [{ _id: false, code: String, text: String }],
    sharesWith: { type: [{ _id: false, what: String, target: String }], default: undefined },
    createdAt: Date,
    startedAt: Date,
    seenAt: Date,
    term: Number,
    swarm: { type: swarmServiceFields },
    ...outboxFields,
  },
  [
    { fields: { hostId: 1, name: 1 }, unique: true },
    { fields: { name: 1 } },
    { fields: { outboxAt: 1 }, sparse: true },
  ],
)

/** Labels as a record. */
export function labelsOf(container: Pick<ContainerDoc, 'labels'>): Record<string, string> {
  return Object.fromEntries(container.labels.map(({ name, value }) => [name, value]))
}
