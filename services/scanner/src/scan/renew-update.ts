import { AppError } from '@sentinel/shared/errors/app-error'
import type { OutboxEntry } from '@sentinel/shared/events/outbox'
import { offerUpdate } from '@sentinel/shared/updates/create-update'
import { offerWake } from '@sentinel/shared/updates/offer-wake'
import { transition } from '@sentinel/shared/updates/transition'
import type { ScannerContext } from '../scanner-context.ts'
import type { Judgement } from './judge.ts'
import type { OpenUpdate } from './read-standing.ts'
import type { Filed } from './update-content.ts'
import { queueChanged, updateDeferred, updateQueued, type Told } from './update-news.ts'

export interface Renewal extends Omit<Told, 'updateId'> {
  readonly waiting: OpenUpdate
  readonly filed: Filed
}

/** An update that waits follows the newest candidate, and the policy and the gates of today. */
export async function renewUpdate(
  ctx: ScannerContext,
  judgement: Judgement,
  { waiting, filed, candidate, standing }: Renewal,
): Promise<void> {
  if (isAsBefore(judgement, waiting, filed)) return
  const { _id: id, version, state: before } = waiting
  const { state, set, unset } = filed
  const told = { candidate, standing, updateId: id }
  const events: OutboxEntry[] = []
  if (before === 'pending' && state !== 'pending')
    events.push(queueChanged(judgement, { ...told, change: 'removed' }))
  if (state === 'pending') events.push(queueChanged(judgement, { ...told, change: 'changed' }))
  if (state === 'queued') events.push(updateQueued(judgement, told))
  if (state === 'deferred' && set.deferredUntil)
    events.push(updateDeferred(judgement, told, set.deferredUntil))
  const { containerId } = judgement.member.container
  const change = { to: state, set: { ...set, containerId }, unset, events }
  try {
    const moved = await transition(ctx, { id, version, from: [before] }, change)
    if (moved && state === 'queued') await offerUpdate(ctx, id)
    if (moved && state === 'deferred') await offerWake(ctx, moved)
  } catch (error) {
    // Another update of the container is under way; this one waits for the next scan.
    if (!(error instanceof AppError) || error.code !== 'update_in_progress') throw error
  }
}

function isAsBefore({ member }: Judgement, waiting: OpenUpdate, { state, set }: Filed): boolean {
  const { containerId, imageId } = member.container
  const isSame =
    waiting.candidateId === set.candidateId &&
    waiting.containerId === containerId &&
    waiting.from.imageId === imageId &&
    waiting.to.imageId === set.to.imageId
  return (
    isSame &&
    waiting.state === state &&
    waiting.reason === set.reason &&
    waiting.deferredUntil?.getTime() === set.deferredUntil?.getTime()
  )
}
