import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import type { ImagePoint, UpdateDoc } from '@sentinel/shared/resources/update'
import { createUpdate, newUpdateId, offerUpdate } from '@sentinel/shared/updates/create-update'
import { transition } from '@sentinel/shared/updates/transition'
import type { Caller } from '../access/caller.ts'
import type { ApiContext } from '../api-context.ts'
import type { Found } from '../fleet/find-container.ts'
import { changedMeanwhile } from './approve-waiting.ts'
import { findWaiting } from './find-waiting.ts'
import { currentPoint } from './queue-update.ts'
import { requireRedis } from './require-redis.ts'
import { queueChanged, updateQueued } from './update-events.ts'

export interface SelfOrder {
  readonly caller: Caller
  /** Left out: what waits for it, else what the last check found, else its tag anew. */
  readonly to?: ImagePoint
}

/**
 * Files an update of a container that Sentinel itself runs in, which no other command may touch.
 * @throws AppError `update_in_progress`, `redis_away`
 */
export async function queueSelfUpdate(
  ctx: ApiContext,
  { host, container }: Found,
  { caller, to }: SelfOrder,
): Promise<UpdateDoc> {
  await requireRedis(ctx)
  const { name, containerId } = container
  const waiting = to === undefined ? await findWaiting(ctx, host._id, name) : null
  const ordered = { cause: 'self', requestedBy: caller.name } as const
  if (waiting?.state === 'pending') {
    const about = { hostName: host.name, message: `${name} updates itself to ${waiting.to.reference}` }
    const queued = await transition(
      ctx,
      { id: waiting._id, from: ['pending'], version: waiting.version },
      {
        to: 'queued',
        set: ordered,
        events: [queueChanged(waiting, 'approved', about), updateQueued(waiting, about)],
      },
    )
    ctx.fleet.touch(host._id, name)
    if (!queued) throw changedMeanwhile(name)
    await offerUpdate(ctx, queued._id)
    return queued
  }
  const found = to === undefined ? await findCandidate(ctx, container) : undefined
  const { reference, tag } = currentPoint(container)
  const update = {
    _id: newUpdateId(),
    hostId: host._id,
    name,
    containerId,
    kind: 'update' as const,
    ...ordered,
    state: 'queued' as const,
    from: currentPoint(container),
    to: to ?? found?.to ?? { reference, tag, digest: '', imageId: '' },
    newerVersions: found?.newerVersions ?? [],
  }
  const message = `${name} updates itself to ${update.to.reference}`
  const document = await createUpdate(ctx, update, [updateQueued(update, { hostName: host.name, message })])
  ctx.fleet.touch(host._id, name)
  return document
}

/** What the last check found for the image that runs; our own are never put before a person one by one. */
async function findCandidate({ db }: Pick<ApiContext, 'db'>, { hostId, name, imageId }: ContainerDoc) {
  const decision = await db.decisions.findOne({ hostId, name }).lean<DecisionDoc>()
  if (!decision?.candidate || decision.imageId !== imageId) return undefined
  const { reference, tag, digest, newerVersions } = decision.candidate
  return { to: { reference, tag, digest, imageId: '' }, newerVersions: [...newerVersions] }
}
