import { endUpdate } from '../../commands/end-update.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { inProgress } from '@sentinel/shared/updates/create-update'
import { findActive } from '../../commands/find-waiting.ts'
import { route } from '../../http/route.ts'
import { KeyParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { findKeyed } from './find-keyed.ts'

export const rejectUpdate = route({
  method: 'POST',
  path: '/api/reject/:key',
  permission: 'containers.approve',
  summary: 'Reject the update that waits for a container; a later scan may offer it again',
  params: KeyParams,
  response: Started,
  async handle(ctx, { params: { key }, caller }) {
    const { found, waiting } = await findKeyed(ctx, key)
    const { host, container } = found
    // Who approved it was quicker: the other one must not believe that it is stopped.
    const active = waiting ? null : await findActive(ctx, host._id, container.name)
    if (active?.state === 'queued' || active?.state === 'running') throw inProgress(container.name)
    const message = `update rejected for ${container.name}`
    if (waiting) {
      const reason = `Update of ${container.name} to ${waiting.to.reference} was rejected`
      await endUpdate(ctx, waiting, { word: 'rejected', hostName: host.name, caller, message: reason })
    }
    await logActivity(ctx, { type: 'reject', message, container: container.name, hostId: host._id, caller })
    return { status: 'rejected', name: container.name, message }
  },
})
