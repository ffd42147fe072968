import type { Host } from '@sentinel/docker/host'
import type { RegistryClient } from '@sentinel/shared/registries/client'
import type { ConcurrencyLimit } from '@sentinel/shared/registries/concurrency'
import type { OpenedLogins } from '@sentinel/shared/registries/logins/open-logins'
import type { Context } from '@sentinel/shared/runtime/context'
import type { FleetMemory } from './scan/fleet-memory.ts'
import type { ScanProgress } from './scan/scan-progress.ts'
import type { ScanRegistries } from './scan/scan-registries.ts'

/** What a scanner process has. */
export interface ScannerContext extends Context {
  readonly host: Host
  readonly hostId: string
  readonly registry: RegistryClient
  readonly logins: OpenedLogins
  readonly registries: ScanRegistries
  readonly progress: ScanProgress
  readonly fleets: FleetMemory
  /** Repositories that are asked about at the same time. */
  readonly asking: ConcurrencyLimit
}
