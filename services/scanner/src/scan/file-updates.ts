import { createHash } from 'node:crypto'
import { insertIntoSlot } from '@sentinel/shared/db/insert-into-slot'
import type { Candidate } from '@sentinel/shared/resources/decision'
import { slotOf, type UpdateDoc } from '@sentinel/shared/resources/update'
import { offerUpdate, updateDocument } from '@sentinel/shared/updates/create-update'
import { offerWake } from '@sentinel/shared/updates/offer-wake'
import type { ScannerContext } from '../scanner-context.ts'
import type { Judgement } from './judge.ts'
import { hostNameOf, type Standing } from './read-standing.ts'
import { renewUpdate } from './renew-update.ts'
import { supersede } from './supersede.ts'
import { updateContent, type Filed } from './update-content.ts'
import { queueChanged, updateDeferred, updateQueued } from './update-news.ts'
import { unlessDuplicate } from './write-decisions.ts'

/**
 * Puts what was decided into the queue, or under way. `checkId` names the check: carried out twice, it files nothing
 * twice, not even what a person has answered in between. Resolves with what was filed and is still to be told and offered.
 */
export async function fileUpdates(
  ctx: ScannerContext,
  judgements: readonly Judgement[],
  { standing, checkId }: { standing: Standing; checkId: string },
): Promise<readonly UpdateDoc[]> {
  const created: UpdateDoc[] = []
  for (const judgement of judgements) {
    const { action, member } = judgement
    if (action === 'keep') continue
    const waiting = standing.waiting.get(member.key)
    const candidate = action === 'none' ? undefined : judgement.decision.candidate
    const filed = candidate && updateContent(judgement, candidate)
    if (!candidate) {
      if (waiting) await withdraw(ctx, judgement, standing)
    } else if (filed && waiting) {
      await renewUpdate(ctx, judgement, { filed, waiting, candidate, standing })
    } else if (filed && !standing.active.has(member.key)) {
      created.push(newUpdate(judgement, { filed, candidate, standing, checkId }))
    }
  }
  if (created.length === 0 || (await insertAll(ctx, created))) return created
  await ctx.events.flush('updates', { _id: { $in: created.map(({ _id }) => _id) } })
  await offerUpdates(ctx, created)
  return []
}

/** Puts what was filed onto the queue of the updaters. */
export async function offerUpdates(ctx: ScannerContext, created: readonly UpdateDoc[]): Promise<void> {
  await Promise.all(
    created.map(async (update) => {
      if (update.state === 'queued') await offerUpdate(ctx, update._id)
      if (update.state === 'deferred') await offerWake(ctx, update)
    }),
  )
}

/** What is refused in bulk is tried by itself: only a slot that is really taken stays refused. True: all were new. */
async function insertAll(ctx: ScannerContext, created: readonly UpdateDoc[]): Promise<boolean> {
  const { collection } = ctx.db.updates
  try {
    await collection.insertMany(created as never[], { ordered: false })
    return true
  } catch (error) {
    unlessDuplicate(error)
    for (const document of created) await insertIntoSlot(collection, document).catch(unlessDuplicate)
    return false
  }
}

async function withdraw(
  ctx: ScannerContext,
  { member, decision }: Judgement,
  standing: Standing,
): Promise<void> {
  const { hostId, name } = member.container
  await supersede(ctx, {
    slots: [slotOf(hostId, name, 'pending') ?? ''],
    hostName: hostNameOf(standing, hostId),
    reason: decision.candidate || decision.outcome === 'skipped' ? 'dropped' : 'up-to-date',
  })
}

interface Filing {
  readonly filed: Filed
  readonly candidate: Candidate
  readonly standing: Standing
  readonly checkId: string
}

function newUpdate(judgement: Judgement, { filed, candidate, standing, checkId }: Filing): UpdateDoc {
  const { hostId, name, containerId } = judgement.member.container
  const updateId = createHash('sha256')
    .update(JSON.stringify([checkId, hostId, name]))
    .digest('hex')
    .slice(0, 24)
  const told = { candidate, standing, updateId }
  const { state, set } = filed
  const event =
    state === 'pending'
      ? queueChanged(judgement, { ...told, change: 'added' })
      : state === 'queued'
        ? updateQueued(judgement, told)
        : updateDeferred(judgement, told, set.deferredUntil ?? new Date())
  return updateDocument({ _id: updateId, hostId, name, containerId, kind: 'update', state, ...set }, [event])
}
