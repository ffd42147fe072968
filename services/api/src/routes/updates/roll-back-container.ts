import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { queueUpdate } from '../../commands/queue-update.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { loadRollbackPoints } from '../../fleet/load-facts.ts'
import { keyOf } from '../../fleet/snapshot.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams, UpdateParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'

export const rollBackContainer = route({
  method: 'POST',
  path: '/api/containers/:name/rollback',
  permission: 'containers.rollback',
  summary: 'Go back to what ran before the last update, or before another one',
  params: NameParams,
  query: HostQuery,
  body: z
    .object({
      to: UpdateParams.shape.id.optional().meta({
        description: 'The update to go back behind; left out: the last one that was not rolled back.',
      }),
    })
    .optional(),
  response: Started,
  async handle(ctx, { params: { name }, query, body, caller }) {
    const found = await findContainer(ctx, name, query.host)
    const { host, container } = found
    requireAllowed(container, 'update')
    const of = { hostId: host._id, name }
    const point = body?.to === undefined ? await lastPoint(ctx, of) : await pointOf(ctx, of, body.to)
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

type Of = Pick<UpdateDoc, 'hostId' | 'name'>

async function lastPoint({ db }: ApiContext, { hostId, name }: Of): Promise<Pick<UpdateDoc, '_id' | 'from'>> {
  const points = await loadRollbackPoints(db.updates, { [hostId]: [name] })
  const point = points.get(keyOf(hostId, name))
  if (point) return point
  throw new AppError(
    'notFound',
    'nothing_to_roll_back',
    `There is no finished update of ${name} to go back behind; update to a version instead`,
  )
}

async function pointOf({ db }: ApiContext, of: Of, to: string): Promise<Pick<UpdateDoc, '_id' | 'from'>> {
  const point = await db.updates
    .findOne({ _id: to, ...of, state: 'succeeded', recipe: { $exists: true } }, { from: 1 })
    .lean<Pick<UpdateDoc, '_id' | 'from'>>()
  if (point) return point
  throw new AppError(
    'notFound',
    'version_not_kept',
    `${to} is no finished update of ${of.name}; look at GET /api/containers/${of.name}/kept-versions`,
  )
}
