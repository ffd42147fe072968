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
  readonly ignored: readonly string[]
  readonly inquiry: Inquiry
}

export interface FleetScope {
  readonly settings: ScanSettings
  /** One container; left out, the whole fleet. */
  readonly only?: ContainerKey
  /** A person asks about it. */
  readonly isPerson?: boolean
}

/** The containers to be scanned, read in as many queries as there are collections. */
export async function readFleet(
  { db }: Pick<ScannerContext, 'db'>,
  { settings, only, isPerson = false }: FleetScope,
): Promise<FleetMember[]> {
  const filter = only ? { hostId: only.hostId, name: only.name } : {}
  const [containers, preferences] = await Promise.all([
    db.containers.find(filter).lean() as Promise<ContainerDoc[]>,
    db.preferences.find(filter).lean() as Promise<PreferenceDoc[]>,
  ])
  const byKey = new Map(preferences.map((preference) => [containerKey(preference), preference]))
  const updatedAt = await lastSuccesses(db, preferences)
  return containers.map((container) => {
    const key = containerKey(container)
    const preference = byKey.get(key)
    const ignored = stillIgnored(preference, updatedAt.get(key))
    const policy = resolvePolicy({
      override: preference?.policy,
      labels: labelsOf(container),
      tag: tagOf(container.image),
      latestAutoUpdate: settings.latestAutoUpdate,
      defaultPolicy: settings.defaultPolicy,
    })
    const inquiry = inquire({ container, policy, ignored, settings, isPerson })
    return { key, container, policy, ignored, inquiry }
  })
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
