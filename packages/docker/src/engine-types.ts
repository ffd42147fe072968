/** A JSON object in the engine's own spelling, kept whole because a field we do not know may still be somebody's setting. */
export type EngineRecord = Readonly<Record<string, unknown>>

export type ContainerStatus =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | 'stopping'
  | 'unknown'

export type HealthStatus = 'none' | 'starting' | 'healthy' | 'unhealthy'

export interface HostInfo {
  readonly engineId: string
  readonly name: string
  readonly os: string
  /** As images spell it: amd64, arm64, arm … */
  readonly architecture: string
  readonly variant?: string
  readonly apiVersion: string
  readonly serverVersion: string
  readonly swarmManager: boolean
  /** True with the containerd image store, where an image id is a manifest digest. */
  readonly containerdImages: boolean
  /** Podman behind the same calls, which takes some options in other words. */
  readonly isPodman?: boolean
  readonly dockerRootDir: string
  /** Absent where the engine cannot be asked, which is everywhere but on our own machine. */
  readonly freeBytes?: number
}

export interface ContainerSummary {
  readonly id: string
  readonly name: string
  /** What the engine shows as the image: the reference as the user wrote it, or an id once the tag has moved. */
  readonly image: string
  readonly imageId: string
  readonly command: string
  readonly createdAt: Date
  readonly state: ContainerStatus
  /** The engine's words, for example "Up 5 minutes (healthy)". */
  readonly statusText: string
  readonly health: HealthStatus
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly PublishedPort[]
  readonly networks: readonly string[]
  /** What it has in each network: the engine's id for it, which is another one after every start, and the address. */
  readonly endpoints: readonly string[]
  readonly networkMode: string
  readonly mounts: readonly ContainerMount[]
}

export interface PublishedPort {
  readonly hostIp?: string
  readonly privatePort: number
  readonly publicPort?: number
  readonly protocol: string
}

export interface ContainerMount {
  readonly type: string
  readonly name?: string
  readonly source: string
  readonly destination: string
  readonly driver?: string
  readonly mode: string
  readonly writable: boolean
}

export interface HealthProbe {
  readonly startedAt: string
  readonly endedAt: string
  readonly exitCode: number
  readonly output: string
}

export interface ContainerState {
  readonly status: ContainerStatus
  readonly running: boolean
  readonly paused: boolean
  readonly restarting: boolean
  readonly oomKilled: boolean
  readonly dead: boolean
  readonly exitCode: number
  readonly error: string
  /** Undefined before the first start. */
  readonly startedAt?: Date
  readonly finishedAt?: Date
  readonly health: HealthStatus
  readonly healthLog: readonly HealthProbe[]
}

export interface ContainerInspect {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly state: ContainerState
  readonly restartCount: number
  /** The id of the image it runs; the reference the user wrote is `imageReference`. */
  readonly imageId: string
  readonly imageReference: string
  readonly labels: Readonly<Record<string, string>>
  readonly tty: boolean
  readonly stopTimeoutSeconds?: number
  readonly autoRemove: boolean
  readonly networkMode: string
  readonly restartPolicy: RestartPolicy
  readonly mounts: readonly ContainerMount[]
  readonly networks: Readonly<Record<string, EngineRecord>>
  readonly config: EngineRecord
  readonly hostConfig: EngineRecord
  readonly networkSettings: EngineRecord
}

export interface RestartPolicy {
  readonly name: string
  readonly maximumRetryCount: number
}

export interface ImageInspect {
  readonly id: string
  readonly repoTags: readonly string[]
  readonly repoDigests: readonly string[]
  readonly createdAt?: Date
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly sizeBytes: number
  readonly labels: Readonly<Record<string, string>>
  /** Digests of the platform manifests behind the id, where the engine reports them (containerd store). */
  readonly manifests: readonly ImageManifest[]
  readonly config: EngineRecord
}

export interface ImageManifest {
  readonly digest: string
  readonly kind: string
  readonly available: boolean
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string }
}

export interface ImageSummary {
  readonly id: string
  readonly repoTags: readonly string[]
  readonly repoDigests: readonly string[]
  readonly createdAt: Date
  readonly sizeBytes: number
  readonly labels: Readonly<Record<string, string>>
}

export interface VolumeInspect {
  readonly name: string
  readonly driver: string
  readonly createdAt?: Date
  readonly labels: Readonly<Record<string, string>>
  /** True for a volume that nobody named: 64 hex digits, or marked so by the engine. */
  readonly anonymous: boolean
}

/** The body of a create call in the engine's own spelling. */
export interface CreateBody extends EngineRecord {
  readonly Image: string
  readonly HostConfig: EngineRecord
  readonly NetworkingConfig?: { readonly EndpointsConfig: Readonly<Record<string, EngineRecord>> }
}

export interface PullProgress {
  readonly layers: number
  /** Unpacked, or there already. */
  readonly layersDone: number
  readonly currentBytes: number
  readonly totalBytes: number
}

export interface RegistryAuth {
  readonly username?: string
  readonly password?: string
  readonly identityToken?: string
  readonly serverAddress?: string
}

export interface ExecResult {
  readonly exitCode: number
  readonly output: string
}

export interface WaitResult {
  /** Unknown where the container was gone before the wait began. */
  readonly exitCode?: number
}
