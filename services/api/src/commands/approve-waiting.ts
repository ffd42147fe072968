import { AppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { offerUpdate } from '@sentinel/shared/updates/create-update'
import { transition } from '@sentinel/shared/updates/transition'
import { shownName } from '@sentinel/shared/resources/service'
import type { Caller } from '../access/caller.ts'
import type { ApiContext } from '../api-context.ts'
import { requireAllowed } from '../fleet/abilities.ts'
import type { Found } from '../fleet/find-container.ts'
import { requireRedis } from './require-redis.ts'
import { queueChanged, updateQueued } from './update-events.ts'

export interface Approval {
  readonly cause: Extract<UpdateDoc['cause'], 'approve' | 'update'>
  readonly caller: Caller
  /** The candidate that the person saw; another one by now is not approved. */
  readonly candidateId?: string | undefined
}

/** Turns a pending update into a queued one. One of several at once wins; the others get a conflict. */
export async function approveWaiting(
  ctx: ApiContext,
  { host, container }: Found,
  waiting: UpdateDoc,
  { cause, caller, candidateId }: Approval,
): Promise<UpdateDoc> {
  requireAllowed(container, 'update')
  if (candidateId !== undefined && candidateId !== waiting.candidateId) throw candidateChanged(waiting)
  await requireRedis(ctx)
  const about = {
    hostName: host.name,
    message: `Update of ${shownName(container.name)} to ${waiting.to.reference} approved`,
  }
  const queued = await transition(
    ctx,
    {
      id: waiting._id,
      from: ['pending'],
      version: waiting.version,
      ...(candidateId === undefined ? {} : { candidateId }),
    },
    {
      to: 'queued',
      set: { cause, requestedBy: caller.name },
      unset: ['reason'],
      events: [queueChanged(waiting, 'approved', about), updateQueued(waiting, about)],
    },
  )
  ctx.fleet.touch(host._id, container.name)
  if (!queued) throw changedMeanwhile(container.name)
  await offerUpdate(ctx, queued._id)
  return queued
}

export function changedMeanwhile(name: string): AppError {
  return new AppError(
    'conflict',
    'update_changed',
    `The waiting update of ${shownName(name)} changed meanwhile, perhaps by another person; look at the queue and decide again`,
  )
}

function candidateChanged(waiting: UpdateDoc): AppError {
  return new AppError(
    'conflict',
    'candidate_changed',
    `A newer image of ${shownName(waiting.name)} was found since: it would now be ${waiting.to.reference}; look at it and approve again`,
    { details: { candidate_id: waiting.candidateId, target_image: waiting.to.reference } },
  )
}
