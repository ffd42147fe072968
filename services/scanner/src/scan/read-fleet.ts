import { containerSettings, type ContainerSettings } from '@sentinel/shared/policy/container-settings'
import { resolvePolicy, type ResolvedPolicy } from '@sentinel/shared/policy/resolve-policy'
import { stillIgnored } from '@sentinel/shared/policy/still-ignored'
import { parseReference } from '@sentinel/shared/images/reference'
import { labelsOf, type ContainerDoc } from '@sentinel/shared/resources/container'
import type { PreferenceDoc } from '@sentinel/shared/resources/preference'
import type { ScannerContext } from '../scanner-context.ts'
import { containerKey, type ContainerKey } from './container-key.ts'
import { inquire, type Inquiry } from './inquiry.ts'
import type { ScanSettings } from './scan-settings.ts'

/** A container with everything that people said about it. */
export interface FleetMember {
  readonly key: string
  readonly container: ContainerDoc
  readonly policy: ResolvedPolicy
  readonly own: ContainerSettings
  readonly ignored: readonly string[]
  readonly inquiry: Inquiry
}

export interface FleetScope {
  readonly settings: ScanSettings
  /** One container; left out, the whole fleet. */
  readonly only?: ContainerKey
  /** A person asks about it. */
  readonly isPerson?: boolean
  /** The scan of the timer that it is read for, and when that began: read again later, the same are due. */
  readonly scheduledAt?: Date | undefined
}

/** The containers to be scanned, read in as many queries as there are collections. */
export async function readFleet(
  { db }: Pick<ScannerContext, 'db'>,
  { settings, only, isPerson = false, scheduledAt }: FleetScope,
): Promise<FleetMember[]> {
  const filter = only ? { hostId: only.hostId, name: only.name } : {}
  const [containers, preferences] = await Promise.all([
    db.containers.find(filter).lean() as Promise<ContainerDoc[]>,
    db.preferences.find(filter).lean() as Promise<PreferenceDoc[]>,
  ])
  const byKey = new Map(preferences.map((preference) => [containerKey(preference), preference]))
  const owns = new Map(
    containers.map((container) => [
      containerKey(container),
      containerSettings(labelsOf(container), settings),
    ]),
  )
  const [updatedAt, checkedAt] = await Promise.all([
    lastSuccesses(db, preferences),
    scheduledAt ? lastChecks(db, containers, owns) : new Map<string, Date>(),
  ])
  return containers.map((container) => {
    const key = containerKey(container)
    const own = owns.get(key) ?? containerSettings(labelsOf(container), settings)
    const preference = byKey.get(key)
    const ignored = stillIgnored(preference, updatedAt.get(key))
    const policy = resolvePolicy({
      override: preference?.policy,
      labels: own.labels,
      tag: tagOf(container.image),
      latestAutoUpdate: settings.latestAutoUpdate,
      defaultPolicy: settings.defaultPolicy,
    })
    const inquiry = inquire({
      container,
      policy,
      own,
      ignored,
      settings,
      isPerson,
      isScheduled: scheduledAt !== undefined,
      lastCheckedAt: checkedAt.get(key),
      now: scheduledAt ?? new Date(),
    })
    return { key, container, policy, own, ignored, inquiry }
  })
}

/** Only of those that have a schedule of their own, and as the container that it is now. */
async function lastChecks(
  db: ScannerContext['db'],
  containers: readonly ContainerDoc[],
  owns: ReadonlyMap<string, ContainerSettings>,
): Promise<Map<string, Date>> {
  const scheduled = containers.filter((each) => owns.get(containerKey(each))?.schedule.value !== '')
  if (scheduled.length === 0) return new Map()
  const names = scheduled.map(({ name }) => name)
  const decisions = await db.decisions
    .find({ name: { $in: names } })
    .select({ hostId: 1, name: 1, containerId: 1, checkedAt: 1 })
    .lean()
  const ids = new Set(scheduled.map(({ containerId }) => containerId))
  const own = decisions.filter(({ containerId }) => ids.has(containerId))
  return new Map(own.map((decision) => [containerKey(decision), decision.checkedAt]))
}

async function lastSuccesses(
  db: ScannerContext['db'],
  preferences: readonly PreferenceDoc[],
): Promise<Map<string, Date>> {
  const names = preferences.filter(({ ignored }) => ignored.length > 0).map(({ name }) => name)
  if (names.length === 0) return new Map()
  const successes = await db.updates
    .find({ name: { $in: names }, state: 'succeeded' })
    .select({ hostId: 1, name: 1, endedAt: 1 })
    .sort({ endedAt: 1 })
    .lean()
  return new Map(successes.map((update) => [containerKey(update), update.endedAt ?? new Date(0)]))
}

function tagOf(image: string): string | undefined {
  try {
    return parseReference(image).tag
  } catch {
    return ''
  }
}
