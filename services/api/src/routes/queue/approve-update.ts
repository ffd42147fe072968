import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { approveWaiting } from '../../commands/approve-waiting.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { route } from '../../http/route.ts'
import { KeyParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { findKeyed, nothingWaits } from './find-keyed.ts'

export const approveUpdate = route({
  method: 'POST',
  path: '/api/approve/:key',
  permission: 'containers.approve',
  summary: 'Approve the update that waits for a container',
  params: KeyParams,
  body: z
    .object({
      candidate_id: z.string().optional().meta({
        description: 'The candidate that was seen; when another one waits by now, nothing happens (409).',
      }),
    })
    .optional(),
  response: Started,
  async handle(ctx, { params: { key }, body, caller }) {
    const { found, waiting } = await findKeyed(ctx, key)
    const { name } = found.container
    requireAllowed(found.container, 'update')
    if (!waiting) throw nothingWaits(name)
    if (waiting.state === 'deferred') {
      const why = waiting.reason ?? 'it waits for its time'
      throw new AppError(
        'conflict',
        'update_deferred',
        `The update of ${name} needs no approval: ${why}; update the container to do it now`,
      )
    }
    const queued = await approveWaiting(ctx, found, waiting, {
      cause: 'approve',
      caller,
      candidateId: body?.candidate_id,
    })
    const message = `update started for ${name}`
    await logActivity(ctx, {
      type: 'approve',
      message: `Update of ${name} to ${queued.to.reference} approved`,
      container: name,
      hostId: found.host._id,
      caller,
    })
    return { status: 'approved', name, message, update_id: queued._id }
  },
})
