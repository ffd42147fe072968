import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { parseReference } from '@sentinel/shared/images/reference'
import type { Caller } from '../../access/caller.ts'
import type { ApiContext } from '../../api-context.ts'
import { approveWaiting } from '../../commands/approve-waiting.ts'
import { endUpdate } from '../../commands/end-update.ts'
import { findWaiting } from '../../commands/find-waiting.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { currentPoint, queueUpdate } from '../../commands/queue-update.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { tagOf } from '../../fleet/tag-of.ts'
import { route } from '../../http/route.ts'
import { HostQuery, NameParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { findService, type FoundService } from './find-service.ts'

const Version = z
  .string()
  .regex(/^[A-Za-z0-9_.:/@-]{1,256}$/, 'a version is a whole image reference of at most 256 characters')
  .optional()

export const updateService = route({
  method: 'POST',
  path: '/api/services/:name/update',
  permission: 'containers.update',
  summary: 'Update a Swarm service: to the given image, else to what waits for it, else to its tag anew',
  params: NameParams,
  query: HostQuery.extend({ version: Version }),
  body: z.object({ version: Version }).optional(),
  response: Started,
  async handle(ctx, { params: { name }, query, body, caller }) {
    const found = await findService(ctx, name, query.host)
    requireAllowed(found.container, 'update')
    const { _id, to } = await updateTo(ctx, found, { version: query.version ?? body?.version, caller })
    const message = `Update of service ${name} to ${to.reference} started`
    const { container, host } = found
    await logActivity(ctx, { type: 'update', message, container: container.name, hostId: host._id, caller })
    return { status: 'updating', name, message: `update started for service ${name}`, update_id: _id }
  },
})

async function updateTo(
  ctx: ApiContext,
  found: FoundService,
  { version, caller }: { version: string | undefined; caller: Caller },
) {
  const { host, container } = found
  const waiting = await findWaiting(ctx, host._id, container.name)
  if (version === undefined && waiting?.state === 'pending') {
    return await approveWaiting(ctx, found, waiting, { cause: 'update', caller })
  }
  if (version === undefined && waiting) {
    const message = `${container.swarm.mode} service is updated to ${waiting.to.reference} now instead of later`
    await endUpdate(ctx, waiting, { word: 'cancelled', hostName: host.name, caller, message })
  }
  const reference = version ?? waiting?.to.reference ?? currentPoint(container).reference
  requireReference(reference)
  const digest = version === undefined ? (waiting?.to.digest ?? '') : ''
  return await queueUpdate(ctx, found, {
    kind: 'update',
    cause: version === undefined ? 'update' : 'version',
    to: { reference, tag: tagOf(reference), digest, imageId: '' },
    caller,
    message: `The service is updated to ${reference}`,
  })
}

function requireReference(text: string): void {
  try {
    parseReference(text)
  } catch (cause) {
    const message = `"${text}" is no image reference; write repository:tag`
    throw new AppError('invalid', 'invalid_reference', message, { cause })
  }
}
