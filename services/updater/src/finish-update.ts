import { attempt } from '@sentinel/saga/attempt'
import type { Ending } from '@sentinel/saga/journal'
import type { Lease } from '@sentinel/saga/lease'
import type { Replacement } from '@sentinel/saga/replacement'
import { aboutUpdate } from '@sentinel/saga/update-events'
import { translateDbError } from '@sentinel/shared/db/connect'
import { outboxEntry, type OutboxEntry } from '@sentinel/shared/events/outbox'
import { serviceOf } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { logger } from '@sentinel/shared/runtime/logger'
import { offerCheckAfter } from '@sentinel/shared/updates/offer-check'
import { transition } from '@sentinel/shared/updates/transition'
import { dueAfter } from './after-care/due-after.ts'
import { offerAfterCare } from './after-care/offer-after-care.ts'
import { attentionFor } from './attention-for.ts'
import { endingText } from './ending-text.ts'
import { attentionForService } from './services/attention-for-service.ts'
import { forgetFailure, holdAfterRollback, rememberFailure } from './remember-failure.ts'
import type { UpdaterContext } from './updater-context.ts'

const log = logger.child({ part: 'updates' })

export interface Finish {
  readonly update: UpdateDoc
  readonly ending: Ending
  readonly hostName: string
  /** Absent where a person has settled it and nothing runs. */
  readonly lease?: Lease
}

const eventOf = {
  succeeded: 'update.succeeded',
  unchanged: 'update.unchanged',
  skipped: 'update.unchanged',
  refused: 'update.unchanged',
  superseded: 'update.unchanged',
  cancelled: 'update.cancelled',
  failed: 'update.failed',
  rolled_back: 'update.rolled-back',
  needs_attention: 'update.needs-attention',
} as const

/** Writes the end and what follows from it. Safe to run again: the document's own end comes last. */
export async function finishUpdate(ctx: UpdaterContext, finish: Finish): Promise<void> {
  const { lease } = finish
  if (!lease) return await conclude(ctx, finish)
  const shutdown = new AbortController().signal
  await attempt(
    () =>
      conclude(ctx, finish).catch((error: unknown) => {
        throw translateDbError(error)
      }),
    { leash: lease, shutdown, tries: 3, pauseMs: 200 },
  )
}

async function conclude(ctx: UpdaterContext, { update, ending, hostName, lease }: Finish): Promise<void> {
  const { _id: id } = update
  const current = await ctx.db.updates.findOne({ _id: id }).lean()
  if (!current || (current.state !== 'running' && current.state !== 'needs_attention')) return
  const state = stateOf(current)
  const { outcome, code } = ending
  const reason = endingText(current, ending, state)
  if (outcome === 'rolled_back' && current.kind === 'update') {
    await rememberFailure(ctx, { update: current, reason, cause: 'sick' })
    await holdAfterRollback(ctx, { update: current, hostName })
  }
  if (outcome === 'succeeded') await forgetFailure(ctx, current)
  if (outcome === 'succeeded' && current.kind === 'rollback') {
    await rememberFailure(ctx, { update: { ...current, to: current.from }, reason, cause: 'by_hand' })
    await holdAfterRollback(ctx, { update: current, hostName })
  }
  const hasTouched = lease !== undefined && state.newId !== undefined && outcome !== 'needs_attention'
  const due = dueAfter(current, outcome)
  const hasPulled = code === 'pulled'
  const isOutdated =
    outcome === 'succeeded' || outcome === 'rolled_back' || code === 'dealt_with' || hasPulled
  const written = await transition(
    ctx,
    {
      id,
      from: [lease ? 'running' : 'needs_attention'],
      ...(lease ? { token: lease.token } : {}),
    },
    {
      to: outcome,
      set: {
        reason,
        ...(outcome === 'succeeded' ? {} : { errorCode: code }),
        ...(outcome === 'needs_attention' ? { attention: await attentionOf(ctx, current, ending) } : {}),
        // One lease length later a late call of a worker that was believed dead has shown itself.
        ...(hasTouched ? { verifyAt: new Date(Date.now() + ctx.leaseMs) } : {}),
        ...(isOutdated ? { recheckAt: new Date() } : {}),
        // Whoever approves the restart gets this very image, without another pull.
        ...(hasPulled && state.newImageId ? { to: { ...current.to, imageId: state.newImageId } } : {}),
        ...(due.length > 0 ? { afterCare: { due, tries: 0, nextAt: new Date(), results: [] } } : {}),
      },
      unset: [
        'token',
        'owner',
        'progress',
        ...(outcome === 'needs_attention' ? [] : ['attention' as const]),
        ...(hasTouched || outcome === 'needs_attention' ? [] : ['journal' as const]),
      ],
      events: [...fidelityEvents(current, hostName), endEvent(current, { outcome, reason, hostName })],
    },
  )
  if (!written) return
  if (isOutdated) await offerCheckAfter(ctx, written)
  if (due.length > 0) await offerAfterCare(ctx, id)
  measureOutage(ctx, written)
  log.info({ outcome, code, container: update.name }, 'update ended')
}

async function attentionOf({ host }: UpdaterContext, update: UpdateDoc, ending: Ending) {
  return serviceOf(update.name) === undefined
    ? await attentionFor(host, update, ending)
    : attentionForService(update, ending)
}

function endEvent(
  update: UpdateDoc,
  { outcome, reason, hostName }: { outcome: Ending['outcome']; reason: string; hostName: string },
): OutboxEntry {
  const about = aboutUpdate(update, hostName, reason)
  const isGood = outcome === 'succeeded' || outcome === 'unchanged'
  return outboxEntry(eventOf[outcome], { ...about, outcome, ...(isGood ? {} : { error: reason }) })
}

/** New came out otherwise than asked for: somebody has to know, however the update ended. */
function fidelityEvents(update: UpdateDoc, hostName: string): OutboxEntry[] {
  const { fidelity, name } = update
  if (!fidelity || fidelity.passed) return []
  const paths = (JSON.parse(fidelity.differences) as { path: string }[]).map(({ path }) => path)
  const message = `The new ${name} did not come out as the old one was set up: ${paths.join(', ')}`
  return [
    outboxEntry('update.not-faithful', { ...aboutUpdate(update, hostName, message), differences: paths }),
  ]
}

function measureOutage(ctx: UpdaterContext, { state, steps }: UpdateDoc): void {
  if (state !== 'succeeded') return
  const stop = steps.find(({ step }) => step === 'stop-old')
  const start = steps.find(({ step, phase }) => step === 'start-new' && phase === 'done')
  if (!stop || !start?.endedAt) return
  // Where the new one was started first there was none.
  ctx.metrics.outageSeconds.observe(Math.max(0, start.endedAt.getTime() - stop.at.getTime()) / 1000)
}

function stateOf({ journal }: UpdateDoc): Replacement {
  return journal ? (JSON.parse(journal.state) as Replacement) : {}
}
