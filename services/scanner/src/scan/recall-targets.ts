import type { ScannerContext } from '../scanner-context.ts'
import { containerKey } from './container-key.ts'
import type { FleetMember } from './read-fleet.ts'

/**
 * What the last scans of others found is where a scanner that has just started begins: mostly it is the answer again.
 * Only a hint; one that is wrong costs a request.
 */
export async function recallTargets(
  { db, registries }: Pick<ScannerContext, 'db' | 'registries'>,
  members: readonly FleetMember[],
): Promise<void> {
  const { targets } = registries
  if (targets.size > 0) return
  const decisions = await db.decisions
    .find({ outcome: { $in: ['available', 'up_to_date'] } })
    .select({ hostId: 1, name: 1, 'candidate.tag': 1 })
    .lean()
  const byKey = new Map(decisions.map((decision) => [containerKey(decision), decision]))
  for (const { key, inquiry } of members) {
    const decision = byKey.get(key)
    if (inquiry.asks && decision) targets.set(inquiry.question.key, decision.candidate?.tag ?? inquiry.tag)
  }
}
