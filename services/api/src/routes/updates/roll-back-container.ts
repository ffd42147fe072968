import { AppError } from '@sentinel/shared/errors/app-error'
import { logActivity } from '../../commands/log-activity.ts'
import { queueUpdate } from '../../commands/queue-update.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { loadRollbackPoints } from '../../fleet/load-facts.ts'
import { keyOf } from '../../fleet/snapshot.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'

export const rollBackContainer = route({
  method: 'POST',
  path: '/api/containers/:name/rollback',
  permission: 'containers.rollback',
  summary: 'Go back to what ran before the last update',
  params: NameParams,
  query: HostQuery,
  response: Started,
  async handle(ctx, { params: { name }, query, caller }) {
    const found = await findContainer(ctx, name, query.host)
    const { host, container } = found
    requireAllowed(container, 'update')
    const points = await loadRollbackPoints(ctx.db.updates, { [host._id]: [name] })
    const point = points.get(keyOf(host._id, name))
    if (!point) {
      throw new AppError(
        'notFound',
        'nothing_to_roll_back',
        `There is no finished update of ${name} to go back behind; update to a version instead`,
      )
    }
    const { _id } = await queueUpdate(ctx, found, {
      kind: 'rollback',
      cause: 'rollback',
      to: point.from,
      caller,
      message: `${name} goes back to ${point.from.reference}`,
      more: { rollbackOf: point._id },
    })
    const message = `rollback started for ${name}`
    await logActivity(ctx, { type: 'rollback', message, container: name, hostId: host._id, caller })
    return { status: 'started', name, message, update_id: _id }
  },
})
