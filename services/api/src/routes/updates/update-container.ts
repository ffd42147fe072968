import type { ImagePoint } from '@sentinel/shared/resources/update'
import { approveWaiting } from '../../commands/approve-waiting.ts'
import { endUpdate } from '../../commands/end-update.ts'
import { findWaiting } from '../../commands/find-waiting.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { currentPoint, queueUpdate } from '../../commands/queue-update.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { findContainer, type Found } from '../../fleet/find-container.ts'
import type { Caller } from '../../access/caller.ts'
import type { ApiContext } from '../../api-context.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'

export const updateContainer = route({
  method: 'POST',
  path: '/api/update/:name',
  permission: 'containers.update',
  summary: 'Update a container now: to what waits for it, else by pulling its image again',
  params: NameParams,
  query: HostQuery,
  response: Started,
  async handle(ctx, { params: { name }, query, caller }) {
    const found = await findContainer(ctx, name, query.host)
    const { _id } = await updateNow(ctx, found, caller)
    await logActivity(ctx, {
      type: 'update',
      message: `Update of ${name} started`,
      container: name,
      hostId: found.host._id,
      caller,
    })
    return { status: 'started', name, message: `update started for ${name}`, update_id: _id }
  },
})

async function updateNow(ctx: ApiContext, found: Found, caller: Caller) {
  const { host, container } = found
  requireAllowed(container, 'update')
  const waiting = await findWaiting(ctx, host._id, container.name)
  if (waiting?.state === 'pending')
    return await approveWaiting(ctx, found, waiting, { cause: 'update', caller })
  const order = { kind: 'update', cause: 'update', caller } as const
  if (!waiting) {
    const message = `${container.name} is updated by pulling ${container.image} again`
    return await queueUpdate(ctx, found, { ...order, to: pulledAgain(found), message })
  }
  // One that waits for its time has a delayed job of its own: it makes room for one that runs now.
  const message = `${container.name} is updated to ${waiting.to.reference} now instead of later`
  await endUpdate(ctx, waiting, { word: 'cancelled', hostName: host.name, caller, message })
  const { candidateId, newerVersions, to } = waiting
  const more = { newerVersions, ...(candidateId === undefined ? {} : { candidateId }) }
  return await queueUpdate(ctx, found, { ...order, to, message, more })
}

function pulledAgain({ container }: Found): ImagePoint {
  const { reference, tag } = currentPoint(container)
  return { reference, tag, digest: '', imageId: '' }
}
