import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { logActivity } from '../../commands/log-activity.ts'
import { queueSelfUpdate } from '../../commands/queue-self-update.ts'
import { findHost } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'

/** Who answers goes late, who updates goes last. */
const order = ['notifier', 'scanner', 'api', 'updater']

export const startSelfUpdate = route({
  method: 'POST',
  path: '/api/self-update',
  permission: 'settings.modify',
  summary: 'Update the containers that Sentinel itself runs in, one after the other',
  response: z.object({
    status: z.literal('started'),
    message: z.string(),
    updates: z.array(z.object({ name: z.string(), update_id: z.string() })),
  }),
  async handle(ctx, { caller }) {
    const host = await findHost(ctx, undefined)
    const [containers, processes] = await Promise.all([
      host
        ? ctx.db.containers.find({ hostId: host._id, selfRole: 'process' }).lean<ContainerDoc[]>()
        : Promise.resolve<ContainerDoc[]>([]),
      ctx.db.processes.find({}).select({ service: 1, containerId: 1 }).lean(),
    ])
    if (!host || containers.length === 0) throw unavailable()
    const placeOf = ({ containerId, name }: ContainerDoc) => {
      const known = processes.find(
        (each) => each.containerId === name || containerId.startsWith(each.containerId),
      )
      return order.indexOf(known?.service ?? '')
    }
    const queued: UpdateDoc[] = []
    const refused: AppError[] = []
    for (const container of containers.toSorted((a, b) => placeOf(a) - placeOf(b))) {
      try {
        queued.push(await queueSelfUpdate(ctx, { host, container, isLocal: true }, { caller }))
      } catch (error) {
        // One that is under way already is no reason to leave out the others.
        if (!(error instanceof AppError) || error.code !== 'update_in_progress') throw error
        refused.push(error)
      }
    }
    if (queued.length === 0 && refused[0]) throw refused[0]
    const version = queued.find(({ newerVersions }) => newerVersions.length > 0)?.to.tag
    const message = `Self-update${version === undefined ? '' : ` to ${version}`} initiated -- Sentinel will restart shortly`
    await logActivity(ctx, { type: 'self_update', message, hostId: host._id, caller })
    const updates = queued.map(({ _id, name }) => ({ name, update_id: _id }))
    return { status: 'started' as const, message, updates }
  },
})

function unavailable(): AppError {
  return new AppError(
    'unavailable',
    'self_update_unavailable',
    'Sentinel does not run in containers of the local engine as far as its scanner knows, so it cannot replace them; update it the way it was installed, or name the container with SENTINEL_SELF_CONTAINER',
  )
}
