import { policySettings } from '@sentinel/shared/policy/policy-settings'
import { reconsider, type Reconsidered } from '@sentinel/shared/policy/reconsider'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

/**
 * The same question as in the scan, right before acting: hours may have passed. Only of what nobody asked for; null
 * for what a person did, and for a container that is gone, which whoever replaces it will find out.
 */
export async function decideAgain(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  update: UpdateDoc,
): Promise<Reconsidered | null> {
  if (update.cause !== 'auto') return null
  const { hostId, name, from, to, resolved } = update
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
  const candidate = {
    digest: to.digest,
    firstSeenAt: update.candidateSeenAt ?? update.createdAt,
    ...(to.reference === from.reference ? {} : { version: to.tag }),
    ...(resolved?.target === undefined ? {} : { resolvedVersion: resolved.target }),
  }
  return reconsider(
    { container, preference, failures, succeededAt: success?.endedAt, settings: policySettings(values) },
    { cause: update.decidedFor ?? 'schedule', candidate, isPulled: false, now: new Date() },
  )
}
