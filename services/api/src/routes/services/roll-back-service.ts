import { AppError } from '@sentinel/shared/errors/app-error'
import { logActivity } from '../../commands/log-activity.ts'
import { queueUpdate } from '../../commands/queue-update.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { tagOf } from '../../fleet/tag-of.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { findService } from './find-service.ts'

export const rollBackService = route({
  method: 'POST',
  path: '/api/services/:name/rollback',
  permission: 'containers.rollback',
  summary: 'Let the swarm take a service back to what it was before its last change',
  params: NameParams,
  query: HostQuery,
  response: Started,
  async handle(ctx, { params: { name }, query, caller }) {
    const found = await findService(ctx, name, query.host)
    const { host, container } = found
    requireAllowed(container, 'update')
    const previous = container.swarm.previousImage
    if (previous === undefined || previous === '') {
      const message = `The engine keeps no earlier state of ${name}; update it to a version instead`
      throw new AppError('notFound', 'nothing_to_roll_back', message)
    }
    const [reference = previous, digest = ''] = previous.split('@')
    const { _id } = await queueUpdate(ctx, found, {
      kind: 'rollback',
      cause: 'rollback',
      to: { reference, tag: tagOf(reference), digest, imageId: '' },
      caller,
      message: `The service goes back to ${reference}`,
    })
    const message = `rollback started for service ${name}`
    await logActivity(ctx, { type: 'rollback', message, container: container.name, hostId: host._id, caller })
    return { status: 'rolling back', name, message, update_id: _id }
  },
})
