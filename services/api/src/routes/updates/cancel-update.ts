import { AppError } from '@sentinel/shared/errors/app-error'
import { endUpdate } from '../../commands/end-update.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { findUpdate } from '../../fleet/find-update.ts'
import { route } from '../../http/route.ts'
import { UpdateParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'

export const cancelUpdate = route({
  method: 'POST',
  path: '/api/updates/:id/cancel',
  permission: 'containers.update',
  summary: 'Take back an update that has not begun',
  addition: 'The page has no way to stop what was approved by mistake.',
  params: UpdateParams,
  response: Started,
  async handle(ctx, { params, caller }) {
    const { update, hostName } = await findUpdate(ctx, params.id)
    const { name, hostId, state } = update
    if (state !== 'queued' && state !== 'deferred') {
      const hint = state === 'pending' ? 'reject it instead' : 'only one that has not begun can be taken back'
      throw new AppError(
        'conflict',
        'update_not_cancellable',
        `This update of ${name} is ${state}; ${hint}`,
        {
          details: { state },
        },
      )
    }
    const message = `Update of ${name} to ${update.to.reference} was cancelled`
    await endUpdate(ctx, update, { word: 'cancelled', hostName, caller, message })
    await logActivity(ctx, { type: 'cancel', message, container: name, hostId, caller })
    return { status: 'cancelled', name, message, update_id: update._id }
  },
})
