import { z } from 'zod'
import { withTag } from '@sentinel/shared/images/reference'
import { logActivity } from '../../commands/log-activity.ts'
import { queueSelfUpdate, type SelfOrder } from '../../commands/queue-self-update.ts'
import { queueUpdate } from '../../commands/queue-update.ts'
import { findContainer, type Found } from '../../fleet/find-container.ts'
import type { ApiContext } from '../../api-context.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'

export const updateToVersion = route({
  method: 'POST',
  path: '/api/containers/:name/update-to-version',
  permission: 'containers.update',
  summary: 'Update a container to a tag of its repository',
  params: NameParams,
  query: HostQuery,
  body: z.object({
    tag: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
        'a tag begins with a letter or digit and has at most 128 letters, digits, ".", "_" or "-"',
      ),
  }),
  response: Started,
  async handle(ctx, { params: { name }, query, body: { tag }, caller }) {
    const found = await findContainer(ctx, name, query.host)
    const reference = withTag(found.container.image, tag)
    const to = { reference, tag, digest: '', imageId: '' }
    if (found.container.selfRole === 'process') return await updateSelf(ctx, found, { to, caller })
    const message = `Updating ${name} to ${reference}`
    const { _id } = await queueUpdate(ctx, found, {
      kind: 'update',
      cause: 'version',
      to,
      caller,
      message,
      more: { newerVersions: [tag] },
    })
    await logActivity(ctx, {
      type: 'update_to_version',
      message,
      container: name,
      hostId: found.host._id,
      caller,
    })
    return { status: 'started', name, message, update_id: _id }
  },
})

/** A container that Sentinel runs in takes the way that is made for it. */
async function updateSelf(ctx: ApiContext, found: Found, { to, caller }: Required<SelfOrder>) {
  const { name } = found.container
  const { _id } = await queueSelfUpdate(ctx, found, { to, caller })
  const message = `Self-update to ${to.tag} initiated -- Sentinel will restart shortly`
  const hostId = found.host._id
  await logActivity(ctx, { type: 'self_update', message, container: name, hostId, caller })
  return { status: 'started', name, message, update_id: _id }
}
