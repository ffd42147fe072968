import { createHash } from 'node:crypto'
import { insertIntoSlot } from '@sentinel/shared/db/insert-into-slot'
import { AppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { Candidate } from '@sentinel/shared/resources/decision'
import { slotOf, type ImagePoint, type UpdateDoc } from '@sentinel/shared/resources/update'
import { offerUpdate, updateDocument } from '@sentinel/shared/updates/create-update'
import { transition } from '@sentinel/shared/updates/transition'
import type { ScannerContext } from '../scanner-context.ts'
import type { Judgement } from './judge.ts'
import { hostNameOf, type OpenUpdate, type Standing } from './read-standing.ts'
import { supersede } from './supersede.ts'
import { unlessDuplicate } from './write-decisions.ts'

/**
 * Puts what was decided into the queue, or under way. `checkId` names the check: carried out twice, it files nothing
 * twice, not even what a person has answered in between.
 */
export async function fileUpdates(
  ctx: ScannerContext,
  judgements: readonly Judgement[],
  { standing, checkId }: { standing: Standing; checkId: string },
): Promise<void> {
  const created: UpdateDoc[] = []
  for (const judgement of judgements) {
    const { action, member } = judgement
    if (action === 'keep' || action === 'hold') continue
    const waiting = standing.waiting.get(member.key)
    const candidate = action === 'none' ? undefined : judgement.decision.candidate
    if (!candidate) {
      if (waiting?.state === 'pending') await withdraw(ctx, judgement, standing)
    } else if (waiting) {
      if (waiting.state === 'pending') await renew(ctx, judgement, { candidate, waiting, standing })
    } else if (!standing.active.has(member.key)) {
      created.push(newUpdate(judgement, { candidate, standing, checkId }))
    }
  }
  if (created.length === 0) return
  await insertAll(ctx, created)
  await ctx.events.flush('updates', { _id: { $in: created.map(({ _id }) => _id) } })
  const queued = created.filter(({ state }) => state === 'queued')
  await Promise.all(queued.map(({ _id }) => offerUpdate(ctx, _id)))
}

/** What is refused in bulk is tried by itself: only a slot that is really taken stays refused. */
async function insertAll(ctx: ScannerContext, created: readonly UpdateDoc[]): Promise<void> {
  const { collection } = ctx.db.updates
  try {
    await collection.insertMany(created as never[], { ordered: false })
  } catch (error) {
    unlessDuplicate(error)
    for (const document of created) await insertIntoSlot(collection, document).catch(unlessDuplicate)
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

interface Renewal {
  readonly candidate: Candidate
  readonly waiting: OpenUpdate
  readonly standing: Standing
}

/** An update that waits follows the newest candidate, and the policy of today. */
async function renew(
  ctx: ScannerContext,
  judgement: Judgement,
  { candidate, waiting, standing }: Renewal,
): Promise<void> {
  const { container } = judgement.member
  const isSame =
    waiting.candidateId === candidate.id &&
    waiting.containerId === container.containerId &&
    waiting.from.imageId === container.imageId
  if (isSame && judgement.action === 'ask') return
  const { _id: id, version } = waiting
  const set = {
    ...pointsOf(judgement, candidate),
    containerId: container.containerId,
    candidateId: candidate.id,
    newerVersions: candidate.newerVersions,
    ...reasonOf(judgement),
  }
  const guard = { id, version, from: ['pending'] as const }
  if (judgement.action === 'ask') {
    const events = [queueChanged(judgement, { candidate, standing, updateId: id, change: 'changed' })]
    await transition(ctx, guard, { to: 'pending', set, events })
    return
  }
  const events = [
    queueChanged(judgement, { candidate, standing, updateId: id, change: 'removed' }),
    updateQueued(judgement, { candidate, standing, updateId: id }),
  ]
  try {
    const moved = await transition(ctx, guard, { to: 'queued', set: { ...set, cause: 'auto' }, events })
    if (moved) await offerUpdate(ctx, id)
  } catch (error) {
    // Another update of the container is under way; this one waits for the next scan.
    if (!(error instanceof AppError) || error.code !== 'update_in_progress') throw error
  }
}

interface Filing {
  readonly candidate: Candidate
  readonly standing: Standing
}

function newUpdate(
  judgement: Judgement,
  { candidate, standing, checkId }: Filing & { checkId: string },
): UpdateDoc {
  const { container } = judgement.member
  const { hostId, name, containerId } = container
  const isAuto = judgement.action === 'auto'
  const updateId = createHash('sha256')
    .update(JSON.stringify([checkId, hostId, name]))
    .digest('hex')
    .slice(0, 24)
  const filing = { candidate, standing, updateId }
  return updateDocument(
    {
      _id: updateId,
      hostId,
      name,
      containerId,
      kind: 'update',
      cause: isAuto ? 'auto' : 'scan',
      requestedBy: isAuto ? 'policy' : 'scan',
      state: isAuto ? 'queued' : 'pending',
      ...pointsOf(judgement, candidate),
      candidateId: candidate.id,
      newerVersions: candidate.newerVersions,
      ...reasonOf(judgement),
    },
    [isAuto ? updateQueued(judgement, filing) : queueChanged(judgement, { ...filing, change: 'added' })],
  )
}

/** The sentence of the rule that asks. */
function reasonOf({ decision }: Judgement): { reason?: string } {
  const asking = decision.trace.find(({ verdict }) => verdict === 'ask')
  return asking ? { reason: asking.text } : {}
}

function pointsOf(
  { member, decision }: Judgement,
  candidate: Candidate,
): { from: ImagePoint; to: ImagePoint } {
  const { reference, tag, digest } = candidate
  return {
    from: { ...decision.current, imageId: member.container.imageId },
    to: { reference, tag, digest, imageId: '' },
  }
}

type Told = Filing & { readonly updateId: string }

function queueChanged(
  judgement: Judgement,
  told: Told & { change: 'added' | 'changed' | 'removed' },
): OutboxEntry {
  const { updateId, change, candidate, standing } = told
  const words = {
    added: 'waits for approval',
    changed: 'was replaced by a newer one and waits for approval',
    removed: 'left the queue: the policy allows it without asking',
  }
  return outboxEntry('queue.changed', {
    ...aboutContainer(judgement, standing),
    updateId,
    change,
    message: `The update of ${judgement.member.container.name} to ${candidate.reference} ${words[change]}`,
  })
}

function updateQueued(judgement: Judgement, { updateId, candidate, standing }: Told): OutboxEntry {
  const { name, image } = judgement.member.container
  return outboxEntry('update.queued', {
    ...aboutContainer(judgement, standing),
    updateId,
    kind: 'update',
    from: image,
    to: candidate.reference,
    message: `The update of ${name} to ${candidate.reference} was queued by its policy`,
  })
}

function aboutContainer({ member }: Judgement, standing: Standing) {
  const { hostId, name } = member.container
  return { hostId, hostName: hostNameOf(standing, hostId), container: name }
}
