import { createHash } from 'node:crypto'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { outboxEntry, withOutbox, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import { shownName } from '@sentinel/shared/resources/service'
import type { ScannerContext } from '../scanner-context.ts'
import type { Judgement } from './judge.ts'
import { hostNameOf, type Standing } from './read-standing.ts'

/**
 * Writes what was decided, with the news of candidates that nobody knew; what is as before is left alone. Resolves with
 * what is still to be told.
 */
export async function writeDecisions(
  ctx: ScannerContext,
  judgements: readonly Judgement[],
  standing: Standing,
): Promise<readonly DecisionDoc[]> {
  const decisions = ctx.db.decisions.collection
  const stamped = judgements.map((judgement) => ({
    ...judgement,
    decision: { ...judgement.decision, contentHash: hashOf(judgement.decision) },
  }))
  const added = stamped.filter(({ member }) => !standing.decisions.has(member.key))
  const changed = stamped.filter(({ member, decision }) => {
    const before = standing.decisions.get(member.key)
    // A schedule of the container's own is measured from its last check.
    const isMeasured = member.own.schedule.value !== ''
    return before !== undefined && (isMeasured || before.contentHash !== decision.contentHash)
  })
  const rows = added.map((judgement): DecisionDoc => {
    const events = newsOf(judgement, standing)
    return {
      ...judgement.decision,
      outbox: events,
      ...(events.length > 0 ? { outboxAt: new Date() } : {}),
    }
  })
  const writes = changed.map(({ decision, ...rest }) => {
    const filed = withOutbox(newsOf({ decision, ...rest }, standing))
    const hasNews = filed.$push.outbox.$each.length > 0
    const absent = optional.filter((key) => decision[key] === undefined)
    return {
      updateOne: {
        filter: { hostId: decision.hostId, name: decision.name },
        update: {
          $set: { ...decision, ...(hasNews ? filed.$set : {}) },
          ...(absent.length > 0 ? { $unset: Object.fromEntries(absent.map((key) => [key, ''])) } : {}),
          ...(hasNews ? { $push: filed.$push } : {}),
        },
      },
    }
  })
  // Somebody who checked the same container at the same time may have been first; then theirs stands.
  const [areOurs] = await Promise.all([
    rows.length === 0 || decisions.insertMany(rows, { ordered: false }).then(() => true, unlessDuplicate),
    writes.length > 0 && decisions.bulkWrite(writes as never[], { ordered: false }),
  ])
  const toRead = (areOurs ? changed : judgements).filter(({ isNews }) => isNews)
  const names = toRead.map(({ decision }) => decision.name)
  if (names.length > 0) await ctx.events.flush('decisions', { name: { $in: names } })
  return areOurs ? rows : []
}

const optional = [
  'candidate',
  'error',
  'problems',
  'until',
  'resolved',
  'pulled',
  'report',
  'reportHash',
] as const

/** False: something of it was there already. */
export function unlessDuplicate(error: unknown): false {
  if (!isDuplicateKey(error)) throw error
  return false
}

function newsOf({ decision, isNews }: Judgement, standing: Standing): OutboxEntry[] {
  const { candidate, hostId, name, current } = decision
  if (!isNews || !candidate) return []
  const entry = outboxEntry('candidate.found', {
    hostId,
    hostName: hostNameOf(standing, hostId),
    container: name,
    message: `Update available for ${shownName(name)}: ${candidate.kind === 'version' ? candidate.tag : `a newer image of ${candidate.reference}`}`,
    from: current.reference,
    to: candidate.reference,
    fromDigest: current.digest,
    toDigest: candidate.digest,
  })
  return [entry]
}

type Decided = Judgement['decision']

/** Of all but the time of the check. */
function hashOf(decision: Decided): string {
  const { candidate, current, trace } = decision
  const text = JSON.stringify([
    decision.containerId,
    decision.imageId,
    decision.outcome,
    [current.reference, current.tag, current.digest],
    candidate ? [candidate.id, candidate.newerVersions, candidate.toldAt?.getTime()] : null,
    decision.policy,
    decision.policySource,
    decision.hiddenByScope,
    trace.map(({ rule, verdict, text }) => [rule, verdict, text]),
    decision.error ?? null,
    decision.problems ?? [],
    decision.until?.getTime() ?? null,
    [decision.resolved?.current, decision.resolved?.target],
    decision.pulled?.candidateId ?? null,
    decision.reportHash ?? null,
  ])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
