import { createUpdate, newUpdateId, type NewUpdate } from '@sentinel/shared/updates/create-update'
import type { ImagePoint, UpdateDoc } from '@sentinel/shared/resources/update'
import type { Caller } from '../access/caller.ts'
import type { ApiContext } from '../api-context.ts'
import { requireAllowed } from '../fleet/abilities.ts'
import { digestOf } from '../fleet/digest-of.ts'
import type { Found } from '../fleet/find-container.ts'
import { tagOf } from '../fleet/tag-of.ts'
import { requireRedis } from './require-redis.ts'
import { updateQueued } from './update-events.ts'

export interface Order {
  readonly kind: UpdateDoc['kind']
  readonly cause: Extract<UpdateDoc['cause'], 'update' | 'version' | 'rollback'>
  readonly to: ImagePoint
  readonly caller: Caller
  readonly message: string
  readonly more?: Partial<Pick<NewUpdate, 'newerVersions' | 'candidateId' | 'rollbackOf'>>
}

/**
 * Files an update that a person asked for and hands it to the updaters.
 * @throws AppError 403 or 409 where the container may not be touched, `update_in_progress`, `redis_away`
 */
export async function queueUpdate(
  ctx: ApiContext,
  { host, container }: Found,
  { kind, cause, to, caller, message, more = {} }: Order,
): Promise<UpdateDoc> {
  requireAllowed(container, 'update')
  await requireRedis(ctx)
  const update = {
    _id: newUpdateId(),
    hostId: host._id,
    name: container.name,
    containerId: container.containerId,
    kind,
    cause,
    requestedBy: caller.name,
    state: 'queued' as const,
    from: currentPoint(container),
    to,
    newerVersions: [],
    ...more,
  }
  const document = await createUpdate(ctx, update, [updateQueued(update, { hostName: host.name, message })])
  ctx.fleet.touch(host._id, container.name)
  return document
}

export function currentPoint(container: Found['container']): ImagePoint {
  return {
    reference: container.image,
    tag: tagOf(container.image),
    digest: digestOf(container),
    imageId: container.imageId,
  }
}
