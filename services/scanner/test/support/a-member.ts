import { containerSettings } from '@sentinel/shared/policy/container-settings'
import type { ResolvedPolicy } from '@sentinel/shared/policy/resolve-policy'
import { labelsOf, type ContainerDoc } from '@sentinel/shared/resources/container'
import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { aContainerDoc } from '@sentinel/testkit/factories'
import { inquire } from '../../src/scan/inquiry.ts'
import type { FleetMember } from '../../src/scan/read-fleet.ts'
import { scanSettings, type ScanSettings } from '../../src/scan/scan-settings.ts'

/** As they are where nobody has set anything. */
export function aScanSettings(overrides: Partial<ScanSettings> = {}): ScanSettings {
  return { ...scanSettings(resolveSettings({}).values), ...overrides }
}

export interface About {
  readonly policy?: ResolvedPolicy['policy']
  readonly labels?: Readonly<Record<string, string>>
  readonly ignored?: readonly string[]
  readonly settings?: Partial<ScanSettings>
  readonly lastCheckedAt?: Date
  readonly isPerson?: boolean
}

/** A container of a fleet that the timer scans at noon. */
export function aMember(overrides: Partial<ContainerDoc> = {}, about: About = {}): FleetMember {
  const { ignored = [], lastCheckedAt, isPerson = false } = about
  const labels = Object.entries(about.labels ?? {}).map(([name, value]) => ({ name, value }))
  const container = aContainerDoc({ name: 'web', labels, ...overrides })
  const policy = { policy: about.policy ?? 'manual', source: 'default' } as const
  const settings = aScanSettings(about.settings)
  const own = containerSettings(labelsOf(container), settings)
  const inquiry = inquire({
    container,
    policy,
    own,
    ignored,
    settings,
    isPerson,
    lastCheckedAt,
    isScheduled: !isPerson,
    now: new Date('2026-11-22T12:00:00Z'),
  })
  return { key: 'k', container, policy, own, ignored, inquiry }
}
