import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import type { FailureDoc } from '@sentinel/shared/resources/failure'
import type { HostDoc } from '@sentinel/shared/resources/host'
import type { PreferenceDoc } from '@sentinel/shared/resources/preference'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { UpdateDoc } from '@sentinel/shared/resources/update'

/** A succeeded update that can be gone back behind. */
export type RollbackPoint = Pick<UpdateDoc, '_id' | 'hostId' | 'name' | 'from'> & { endedAt: Date }

/** What is known about containers, by key. */
export interface Facts {
  readonly containers: ReadonlyMap<string, ContainerDoc>
  readonly decisions: ReadonlyMap<string, DecisionDoc>
  readonly preferences: ReadonlyMap<string, PreferenceDoc>
  readonly waiting: ReadonlyMap<string, UpdateDoc>
  readonly active: ReadonlyMap<string, UpdateDoc>
  readonly failures: ReadonlyMap<string, readonly FailureDoc[]>
  /** When the last update of each succeeded. */
  readonly succeededAt: ReadonlyMap<string, Date>
  readonly rollbackPoints: ReadonlyMap<string, RollbackPoint>
}

export interface Snapshot {
  readonly hosts: ReadonlyMap<string, HostDoc>
  readonly local: HostDoc | undefined
  readonly facts: Facts
  /** The scan that runs, else the last one. */
  readonly scan: ScanDoc | undefined
  readonly lastScanAt: Date | undefined
  readonly defaultPolicy: 'auto' | 'manual' | 'pinned'
  readonly latestAutoUpdate: boolean
  readonly isPaused: boolean
}

export const keyOf = (hostId: string, name: string) => `${hostId}/${name}`
