import { AppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { ApiContext } from '../../api-context.ts'
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
  summary: 'Take back an update whose old container has not been stopped',
  addition: 'The page has no way to stop what was approved by mistake.',
  params: UpdateParams,
  response: Started,
  async handle(ctx, { params, caller }) {
    const { update, hostName } = await findUpdate(ctx, params.id)
    const { name, hostId, state } = update
    if (state === 'running') {
      await askToCancel(ctx, update, caller.name)
      const message = `Update of ${name} to ${update.to.reference} is being cancelled`
      await logActivity(ctx, { type: 'cancel', message, container: name, hostId, caller })
      return { status: 'cancelling', name, message, update_id: update._id }
    }
    if (state !== 'queued' && state !== 'deferred') {
      const hint = state === 'pending' ? 'reject it instead' : 'only one that has not ended can be taken back'
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

/**
 * The updater hears it at its next boundary and puts back what it has prepared.
 * @throws AppError `update_not_cancellable` once the old container is being touched
 */
async function askToCancel(
  { db, fleet }: ApiContext,
  { _id, name, hostId }: UpdateDoc,
  by: string,
): Promise<void> {
  const asked = await db.updates.updateOne(
    { _id, state: 'running', 'journal.mayCancel': true, cancel: null } as never,
    { $set: { cancel: { by, at: new Date() } } },
  )
  if (asked.matchedCount > 0) return fleet.touch(hostId, name)
  const now = await db.updates.findOne({ _id }).select({ state: 1, cancel: 1 }).lean()
  if (now?.state === 'running' && now.cancel) return
  const why =
    now?.state === 'running'
      ? 'is replacing the old container already; wait for it to end, then roll it back'
      : `is ${now?.state ?? 'gone'}`
  throw new AppError('conflict', 'update_not_cancellable', `This update of ${name} ${why}`, {
    details: { state: now?.state ?? 'gone' },
  })
}
