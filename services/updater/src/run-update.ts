import { runPlan } from '@sentinel/saga/engine'
import { isLeaseLost } from '@sentinel/saga/ending'
import type { Ending } from '@sentinel/saga/journal'
import type { Lease } from '@sentinel/saga/lease'
import { leasedHost } from '@sentinel/saga/leased-host'
import { planOf } from '@sentinel/saga/plan'
import type { ReplaceContext } from '@sentinel/saga/replace-context'
import { createTagLock } from '@sentinel/saga/tag-lock'
import { updateJournal } from '@sentinel/saga/update-journal'
import { sentenceBy } from '@sentinel/shared/access/said-by'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { serviceOf } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { logger, withLogScope } from '@sentinel/shared/runtime/logger'
import { touchedContainers, type Touched } from './dependants/touched-containers.ts'
import { beginUpdate, type BegunUpdate } from './begin-update.ts'
import { finishUpdate } from './finish-update.ts'
import { putOff } from './gates/put-off.ts'
import { isSelfUnasked } from './gates/unasked.ts'
import { hostName } from './host-name.ts'
import { registryAuth } from './registry-auth.ts'
import { sayWhy } from './say-why.ts'
import { seamsOf } from './seams.ts'
import { handOver } from './self-update/hand-over.ts'
import { cancellablePulls } from './turns/cancellable-pulls.ts'
import { limitedPulls } from './turns/limited-pulls.ts'
import { obedientPulls } from './turns/obedient-pulls.ts'
import { freePlaces, pullOf } from './turns/free-places.ts'
import { requireIdle, takeTurn, wakeNext } from './turns/take-turn.ts'
import { servicePlan } from './services/service-plan.ts'
import type { UpdaterContext } from './updater-context.ts'

const log = logger.child({ part: 'updates' })

/**
 * Runs, continues or undoes one update under its container's lease, to its end.
 * @throws AppError `lease_held` or `lease_lost` (unavailable: come again later), or of kind `aborted` at shutdown.
 */
export async function runUpdate(ctx: UpdaterContext, updateId: string, shutdown: AbortSignal): Promise<void> {
  const found = await ctx.db.updates
    .findOne({ _id: updateId })
    .select({
      state: 1,
      hostId: 1,
      name: 1,
      attention: 1,
      containerId: 1,
      journal: 1,
      cause: 1,
      decidedFor: 1,
    })
    .lean()
  if (!found || !isDue(found)) return
  if (found.state === 'queued' && isSelfUnasked(found)) await requireIdle(ctx, found)
  if (found.cause === 'self' && (await handOver(ctx, updateId))) return
  await using turn = found.state === 'queued' ? await takeTurn(ctx, found) : null
  await runLeased(ctx, found, { cycleText: turn?.cycleText, shutdown })
  await turn?.[Symbol.asyncDispose]()
  await wakeNext(ctx, found.hostId)
}

type Found = Pick<UpdateDoc, '_id' | 'state' | 'hostId' | 'name' | 'containerId' | 'journal' | 'cause'>

async function runLeased(
  ctx: UpdaterContext,
  found: Found,
  { cycleText, shutdown }: { cycleText: string | undefined; shutdown: AbortSignal },
): Promise<void> {
  const { _id: updateId } = found
  const name = await hostName(ctx, found.hostId)
  const touched = await sayWhy(ctx, found, () => touchedContainers(ctx, found))
  const leaseNames = touched.names.map((touchedName) => `${found.hostId}/${touchedName}`)
  // Of Sentinel's own containers one at a time: the others see to what becomes of it.
  if (found.cause === 'self') leaseNames.push('self-update')
  await using lease = await ctx.leases.take(leaseNames, `update ${updateId}`)
  const update = await ctx.db.updates.findOne({ _id: updateId }).lean()
  if (!update || !isDue(update)) return
  if (update.attention?.given === 'dealt_with') return await settleByHand(ctx, update, name)
  if (await putOff(ctx, update, name)) return
  const begun = await beginUpdate(ctx, { update, lease, hostName: name })
  if (!begun) return
  if (begun.isRecovery) await freePlaces(ctx, updateId)
  await withLogScope({ updateId, container: update.name }, async () => {
    try {
      const ending = await replace(ctx, begun, { lease, hostName: name, shutdown, touched, cycleText })
      await finishUpdate(ctx, { update: begun.update, ending, lease, hostName: name })
    } catch (thrown) {
      throw await letGo(ctx, { update: begun.update, lease, error: toAppError(thrown) })
    }
  })
}

function isDue({ state, attention }: Pick<UpdateDoc, 'state' | 'attention'>): boolean {
  return (
    state === 'queued' ||
    state === 'running' ||
    (state === 'needs_attention' && attention?.given !== undefined)
  )
}

interface Running {
  readonly lease: Lease
  readonly hostName: string
  readonly shutdown: AbortSignal
  readonly touched: Touched
  readonly cycleText: string | undefined
}

async function replace(
  ctx: UpdaterContext,
  { update, isRecovery }: BegunUpdate,
  { lease, hostName, shutdown, touched, cycleText }: Running,
): Promise<Ending> {
  const { values } = await ctx.settings.read()
  const journal = updateJournal(ctx, { update, token: lease.token, hostName, signal: lease.signal })
  const { hostId, name, rollbackOf } = update
  await using tagLock = createTagLock(ctx.leases, { hostId, leash: lease, purpose: `update ${update._id}` })
  const limited = limitedPulls(obedientPulls(leasedHost(ctx.host, lease), ctx.registry), {
    leases: ctx.leases,
    leash: lease,
    hostId,
    perHost: values['update.pullsPerHost'],
    perRegistry: values['update.pullsPerRegistry'],
    purpose: pullOf(update._id),
  })
  const context: ReplaceContext = {
    host: cancellablePulls(limited, { name, takenBackBy: () => takenBackBy(ctx, update._id) }),
    update,
    rollbackOf: rollbackOf === undefined ? null : await ctx.db.updates.findOne({ _id: rollbackOf }).lean(),
    strategy: values['update.strategy'],
    graceMs: values['update.gracePeriod'],
    healthTimeoutMs: values['update.healthTimeout'],
    tagLock,
    leased: new Set(touched.names),
    consumers: touched.consumers,
    ...(cycleText === undefined ? {} : { cycleText }),
    isOfThisContainer: async (id) => (await ctx.db.updates.countDocuments({ _id: id, hostId, name })) > 0,
    authFor: (reference) => registryAuth(ctx.logins, reference),
    progress: (progress) => journal.progress(progress),
    keepEvidence: (evidence) => journal.keepEvidence(evidence),
    ...seamsOf(ctx),
  }
  const rollout = servicePlan(values)
  return await runPlan({
    planOf: serviceOf(name) === undefined ? planOf : () => rollout,
    ctx: context,
    journal,
    leash: lease,
    shutdown,
    isRecovery,
    journalPatienceMs: ctx.leaseMs / 4,
    ...(ctx.onBoundary && { onBoundary: ctx.onBoundary }),
  })
}

async function takenBackBy({ db }: UpdaterContext, _id: string): Promise<string | undefined> {
  const update = await db.updates.findOne({ _id }).select({ cancel: 1 }).lean()
  return update?.cancel?.by
}

async function settleByHand(ctx: UpdaterContext, update: UpdateDoc, hostName: string): Promise<void> {
  const reason = sentenceBy(
    update.attention?.givenBy,
    `has dealt with ${update.name} by hand; nothing was touched`,
  )
  await finishUpdate(ctx, { update, ending: { outcome: 'failed', code: 'dealt_with', reason }, hostName })
}

/** At shutdown the update is handed back, so that the next worker goes on; a lost lease leaves all as it is. */
async function letGo(
  ctx: UpdaterContext,
  { update, lease, error }: { update: UpdateDoc; lease: Lease; error: AppError },
): Promise<AppError> {
  if (isLeaseLost(error)) {
    log.warn({ updateId: update._id }, 'lease lost; whoever takes over finds what is there')
    const message = `The lease of ${update.name} was lost; another updater takes over`
    return new AppError('unavailable', 'lease_lost', message, { cause: error, retryAfterMs: ctx.leaseMs })
  }
  if (error.kind === 'aborted') {
    await ctx.db.updates.updateOne(
      { _id: update._id, state: 'running', token: lease.token },
      { $unset: { token: '', owner: '' }, $inc: { version: 1 } },
    )
  }
  return error
}
