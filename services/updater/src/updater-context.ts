import type { Host } from '@sentinel/docker/host'
import type { Leases } from '@sentinel/saga/lease'
import type { Boundary } from '@sentinel/saga/step'
import type { RegistryClient } from '@sentinel/shared/registries/client'
import type { RegistryLogins } from '@sentinel/shared/registries/logins/registry-logins'
import type { Context } from '@sentinel/shared/runtime/context'

/** What an updater process has. */
export interface UpdaterContext extends Context {
  readonly host: Host
  readonly leases: Leases
  readonly leaseMs: number
  /** How to log in to registries: what checks use, pulls use. */
  readonly logins: RegistryLogins
  /** Asked only for what an update would bring; pulls are the engine's. */
  readonly registry: RegistryClient
  /** Told of every place between two journal writes. */
  readonly onBoundary?: (boundary: Boundary) => Promise<void> | void
}
