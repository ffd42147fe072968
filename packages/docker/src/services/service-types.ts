import type { EngineRecord, RegistryAuth } from '../engine-types.ts'

export type ServiceMode = 'replicated' | 'global' | 'job'

/** How the engine itself says that the last change of a service goes. */
export interface RolloutStatus {
  /** updating, paused, completed, rollback_started, rollback_paused or rollback_completed. */
  readonly state: string
  readonly startedAt?: Date
  readonly completedAt?: Date
  readonly message: string
}

export interface ServiceInspect {
  readonly id: string
  readonly name: string
  /** Raised by every write; a change that names an older one is refused. */
  readonly versionIndex: number
  /** As the spec has it, with the digest that it is pinned to. */
  readonly image: string
  /** Of the service, not of its containers. */
  readonly labels: Readonly<Record<string, string>>
  readonly mode: ServiceMode
  /** Of a replicated service: how many are wanted. */
  readonly replicas?: number
  /** As the engine counts them, where it does. */
  readonly runningTasks?: number
  readonly desiredTasks?: number
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[]
  readonly ports: readonly ServicePort[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly rollout?: RolloutStatus
  readonly spec: EngineRecord
  readonly previousSpec?: EngineRecord
}

export interface ServicePort {
  readonly targetPort: number
  readonly publishedPort?: number
  readonly protocol: string
}

export interface ServiceTask {
  readonly id: string
  readonly serviceId: string
  readonly nodeId: string
  readonly slot: number
  readonly image: string
  readonly state: string
  readonly desiredState: string
  readonly error: string
  readonly containerId: string
  readonly updatedAt: Date
}

export interface SwarmNode {
  readonly id: string
  readonly name: string
  readonly address: string
}

/** What a registry says of a reference, asked by the engine. */
export interface Distribution {
  readonly digest: string
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[]
}

export interface ServiceChange {
  readonly id: string
  readonly versionIndex: number
  readonly spec: EngineRecord
  /** Handed on to every node that pulls. Left out, the engine keeps what the service has. */
  readonly auth?: RegistryAuth
  /** The engine takes the previous spec instead of the given one. */
  readonly isRollback?: boolean
}
