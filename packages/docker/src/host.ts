import type {
  ContainerInspect,
  ContainerSummary,
  CreateBody,
  EngineRecord,
  ExecResult,
  HostInfo,
  ImageInspect,
  ImageSummary,
  PullProgress,
  RegistryAuth,
  RestartPolicy,
  VolumeInspect,
  WaitResult,
} from './engine-types.ts'
import type { HostEvent } from './host-event.ts'
import type {
  Distribution,
  ServiceChange,
  ServiceInspect,
  ServiceTask,
  SwarmNode,
} from './services/service-types.ts'

export interface CreateOptions {
  readonly name: string
  readonly body: CreateBody
  /** For example linux/arm64; left out, the engine takes its own. */
  readonly platform?: string
}

export interface PullOptions {
  readonly auth?: RegistryAuth
  readonly platform?: string
  readonly onProgress?: (progress: PullProgress) => void
}

export interface StopOptions {
  /** Left out, the container's own StopTimeout decides, else ten seconds. */
  readonly timeoutSeconds?: number
}

export type WaitCondition = 'not-running' | 'next-exit' | 'removed'

/**
 * One Docker engine. Inspecting what is not there answers null; acting on what is not there throws `notFound`.
 * Starting what runs, stopping what is stopped and giving a name to what has it succeed, because whoever resumes
 * after a crash asks twice.
 * An engine that does not answer throws `unavailable` with code `engine_away`, an aborted signal `aborted`.
 */
export interface Host {
  ping(signal?: AbortSignal): Promise<void>
  info(signal?: AbortSignal): Promise<HostInfo>

  listContainers(signal?: AbortSignal): Promise<ContainerSummary[]>
  inspectContainer(idOrName: string, signal?: AbortSignal): Promise<ContainerInspect | null>
  /** Every container, in whatever state; those that the list shows unchanged as they were inspected before. */
  inspectContainers(signal?: AbortSignal): Promise<ContainerInspect[]>
  createContainer(options: CreateOptions, signal?: AbortSignal): Promise<{ id: string; warnings: string[] }>
  startContainer(id: string, signal?: AbortSignal): Promise<void>
  stopContainer(id: string, options?: StopOptions, signal?: AbortSignal): Promise<void>
  restartContainer(id: string, options?: StopOptions, signal?: AbortSignal): Promise<void>
  killContainer(id: string, killSignal?: string, signal?: AbortSignal): Promise<void>
  pauseContainer(id: string, signal?: AbortSignal): Promise<void>
  unpauseContainer(id: string, signal?: AbortSignal): Promise<void>
  /** Returns at once where the condition already holds, and for `removed` also where the container is gone. */
  waitContainer(id: string, condition: WaitCondition, signal?: AbortSignal): Promise<WaitResult>
  renameContainer(id: string, name: string, signal?: AbortSignal): Promise<void>
  setRestartPolicy(id: string, policy: RestartPolicy, signal?: AbortSignal): Promise<void>
  /** Never takes volumes along. Already gone is success. */
  removeContainer(id: string, options?: { force?: boolean }, signal?: AbortSignal): Promise<void>
  containerLogs(
    id: string,
    options: { tail: number; timestamps?: boolean },
    signal?: AbortSignal,
  ): Promise<string>
  /**
   * Ends what it began when it takes too long (`timeout`, with the output so far in the details) or is aborted. Of the
   * output the end is kept.
   */
  exec(
    id: string,
    argv: readonly string[],
    options: { timeoutMs: number; tailBytes?: number },
    signal?: AbortSignal,
  ): Promise<ExecResult>

  connectNetwork(
    network: string,
    containerId: string,
    endpoint: EngineRecord,
    signal?: AbortSignal,
  ): Promise<void>
  /** Not connected, or no such network, is success. */
  disconnectNetwork(network: string, containerId: string, signal?: AbortSignal): Promise<void>

  listVolumes(signal?: AbortSignal): Promise<VolumeInspect[]>
  inspectVolume(name: string, signal?: AbortSignal): Promise<VolumeInspect | null>
  /** Already gone is success; in use is a `conflict`. */
  removeVolume(name: string, signal?: AbortSignal): Promise<void>

  listImages(signal?: AbortSignal): Promise<ImageSummary[]>
  inspectImage(idOrReference: string, signal?: AbortSignal): Promise<ImageInspect | null>
  /** Resolves only when the engine has the whole image; what it reports inside the stream as an error is thrown. */
  pullImage(reference: string, options?: PullOptions, signal?: AbortSignal): Promise<void>
  /** Also moves a tag: the reference points at this image afterwards. */
  tagImage(imageId: string, reference: string, signal?: AbortSignal): Promise<void>
  /** Given a reference that is not the last one, only the tag goes. Already gone is success. */
  removeImage(idOrReference: string, options?: { force?: boolean }, signal?: AbortSignal): Promise<void>

  /** Where the engine is no manager of a swarm, those of services throw `conflict` with code `not_swarm_manager`. */
  listServices(signal?: AbortSignal): Promise<ServiceInspect[]>
  inspectService(idOrName: string, signal?: AbortSignal): Promise<ServiceInspect | null>
  /** @throws AppError `service_changed` where the version index is not the newest any more */
  changeService(change: ServiceChange, signal?: AbortSignal): Promise<void>
  listTasks(serviceId: string | undefined, signal?: AbortSignal): Promise<ServiceTask[]>
  listNodes(signal?: AbortSignal): Promise<SwarmNode[]>
  /** Digest and platforms of a reference, from its registry, without pulling it. */
  askDistribution(
    reference: string,
    auth: RegistryAuth | undefined,
    signal?: AbortSignal,
  ): Promise<Distribution>

  /** Removes images that no name leads to and no container uses. */
  pruneImages(signal?: AbortSignal): Promise<{ deleted: number; reclaimedBytes: number }>

  /** Container and image events from now, or since the engine's time given in seconds. Ends when aborted, throws when the engine goes away. */
  events(signal: AbortSignal, options?: { since?: number }): AsyncIterable<HostEvent>
}
