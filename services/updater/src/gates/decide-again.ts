import { policySettings } from '@sentinel/shared/policy/policy-settings'
import { readPast } from '@sentinel/shared/policy/read-past'
import { reconsider, type Reconsidered } from '@sentinel/shared/policy/reconsider'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { isUnasked } from './unasked.ts'

/**
 * The same question as in the scan, right before acting: hours may have passed. Only of what nobody asked for; null
 * for what a person did, and for a container that is gone, which whoever replaces it will find out.
 */
export async function decideAgain(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  update: UpdateDoc,
): Promise<Reconsidered | null> {
  if (!isUnasked(update)) return null
  const { hostId, name, from, to, resolved } = update
  const key = { hostId, name }
  const [container, past, { values }] = await Promise.all([
    db.containers.findOne(key).lean(),
    readPast({ db }, key),
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
    { container, ...past, settings: policySettings(values) },
    { cause: update.decidedFor ?? 'schedule', candidate, isPulled: false, now: new Date() },
  )
}
