import { parseReference } from '@sentinel/shared/images/reference'
import { containerSettings, type ContainerSettings } from '@sentinel/shared/policy/container-settings'
import { decide, type Decision } from '@sentinel/shared/policy/decide'
import { decisionInput } from '@sentinel/shared/policy/decision-input'
import { policySettings } from '@sentinel/shared/policy/policy-settings'
import { resolvePolicy } from '@sentinel/shared/policy/resolve-policy'
import { stillIgnored } from '@sentinel/shared/policy/still-ignored'
import { windowState } from '@sentinel/shared/policy/window-state'
import { labelsOf } from '@sentinel/shared/resources/container'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

export interface Reconsidered {
  readonly decision: Decision
  readonly own: ContainerSettings
}

/**
 * The same question as in the scan, right before acting: hours may have passed. Only of what nobody asked for; null
 * for what a person did, and for a container that is gone, which whoever replaces it will find out.
 */
export async function decideAgain(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  update: UpdateDoc,
): Promise<Reconsidered | null> {
  if (update.cause !== 'auto') return null
  const { hostId, name, to } = update
  const key = { hostId, name }
  const [container, preference, failures, success, { values }] = await Promise.all([
    db.containers.findOne(key).lean(),
    db.preferences.findOne(key).lean(),
    db.failures.find(key).select({ digest: 1, cause: 1 }).lean(),
    db.updates
      .findOne({ ...key, state: 'succeeded' })
      .sort({ endedAt: -1 })
      .select({ endedAt: 1 })
      .lean(),
    settings.read(),
  ])
  if (!container) return null
  const now = new Date()
  const policies = policySettings(values)
  const own = containerSettings(labelsOf(container), policies)
  const digestsOf = (isByHand: boolean) =>
    failures.filter(({ cause }) => (cause === 'by_hand') === isByHand).map(({ digest }) => digest)
  const decision = decide(
    decisionInput(
      {
        name,
        isRunning: container.state === 'running' || container.state === 'restarting',
        isSelf: container.isSelf,
        policy: resolvePolicy({
          override: preference?.policy,
          labels: own.labels,
          tag: tagOf(container.image),
          latestAutoUpdate: policies.latestAutoUpdate,
          defaultPolicy: policies.defaultPolicy,
        }),
        own,
        ignoredVersions: stillIgnored(preference ?? undefined, success?.endedAt),
        failedDigests: digestsOf(false),
        rolledBackDigests: digestsOf(true),
        isPulled: false,
      },
      {
        cause: update.decidedFor ?? 'schedule',
        now,
        settings: policies,
        window: windowState(policies.maintenanceWindow, policies.timeZone, now),
        candidate: {
          digest: to.digest,
          firstSeenAt: update.candidateSeenAt ?? update.createdAt,
          ...(to.reference === update.from.reference ? {} : { version: to.tag }),
          ...(update.resolved?.target === undefined ? {} : { resolvedVersion: update.resolved.target }),
        },
      },
    ),
  )
  return { decision, own }
}

function tagOf(image: string): string | undefined {
  try {
    return parseReference(image).tag
  } catch {
    return ''
  }
}
