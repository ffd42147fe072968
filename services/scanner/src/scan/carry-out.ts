import type { DecisionCause } from '@sentinel/shared/policy/rule'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { ScannerContext } from '../scanner-context.ts'
import type { Answer } from './answer.ts'
import { fileUpdates, offerUpdates } from './file-updates.ts'
import { windowState } from '@sentinel/shared/policy/window-state'
import { judge, type Judgement, type Pulled } from './judge.ts'
import type { FleetMember } from './read-fleet.ts'
import type { Standing } from './read-standing.ts'
import type { ScanSettings } from './scan-settings.ts'
import { writeDecisions } from './write-decisions.ts'

export interface Check {
  /** Scan or request that this belongs to. */
  readonly checkId: string
  readonly members: readonly FleetMember[]
  readonly answers: ReadonlyMap<string, Answer>
  readonly standing: Standing
  readonly cause: DecisionCause
  readonly settings: ScanSettings
  /** An image that was fetched without restarting its container, by key. */
  readonly pulled?: ReadonlyMap<string, Pulled>
}

export interface CarriedOut {
  readonly judgements: readonly Judgement[]
  /** Takes what was told out of the outboxes, which nobody needs to wait for. */
  readonly tidy: () => Promise<void>
}

/** Judges every container and brings decisions and queue to it, in as few writes as there are changes. */
export async function carryOut(ctx: ScannerContext, check: Check): Promise<CarriedOut> {
  const { members, answers, standing, cause, settings, checkId, pulled } = check
  const now = new Date()
  const window = windowState(settings.maintenanceWindow, settings.timeZone, now)
  const due = members.filter(({ inquiry }) => inquiry.asks || inquiry.notBefore === undefined)
  const judgements = due.map((member) =>
    judge({
      member,
      window,
      pulled: pulled?.get(member.key),
      answer: member.inquiry.asks ? answers.get(member.inquiry.question.key) : undefined,
      failedDigests: standing.failedDigests.get(member.key) ?? [],
      rolledBackDigests: standing.rolledBackDigests.get(member.key) ?? [],
      previous: standing.decisions.get(member.key),
      cause,
      settings,
      now,
    }),
  )
  const [decisions, updates] = await Promise.all([
    writeDecisions(ctx, judgements, standing),
    fileUpdates(ctx, judgements, { standing, checkId }),
  ])
  const tidy = await ctx.events.announce({ decisions, updates })
  await offerUpdates(ctx, updates)
  return { judgements, tidy }
}

export function countJudgements(judgements: readonly Judgement[], standing: Standing): ScanDoc['counts'] {
  const count = (holds: (judgement: Judgement) => boolean) => judgements.filter(holds).length
  const offers = (action: Judgement['action']) =>
    count(({ action: its, decision }) => its === action && decision.candidate !== undefined)
  return {
    available: count(({ decision }) => decision.outcome === 'available'),
    queued: offers('ask'),
    auto: count(({ action, member }) => action === 'auto' && !standing.active.has(member.key)),
    upToDate: count(({ decision }) => decision.outcome === 'up_to_date'),
    skipped: count(({ decision }) => decision.outcome === 'skipped'),
    failed: count(({ decision }) => decision.outcome === 'failed'),
    rateLimited: count(({ isRateLimited }) => isRateLimited),
  }
}
