import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import { offerCheck } from '@sentinel/shared/updates/offer-check'
import { logActivity } from '../../commands/log-activity.ts'
import { writePreference } from '../../commands/write-preference.ts'
import { parseContainerKey } from '../../fleet/container-key.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { KeyParams } from '../../views/params.ts'

export const offerAgain = route({
  method: 'DELETE',
  path: '/api/ignore/:key',
  permission: 'containers.approve',
  summary: 'Offer an ignored version of a container again',
  addition: 'The page has no way to take back what was ignored, but an update to another version.',
  params: KeyParams,
  query: z.object({
    version: z.string().min(1).max(128).meta({ description: 'The ignored version, as the fleet names it.' }),
  }),
  response: z.object({
    status: z.literal('ok'),
    name: z.string(),
    version: z.string(),
    message: z.string(),
  }),
  async handle(ctx, { params: { key }, query: { version }, caller }) {
    const parsed = parseContainerKey(key)
    const { host, container } = await findContainer(ctx, parsed.name, parsed.host)
    const { name } = container
    const hostId = host._id
    const message = `version ${version} of ${name} is offered again`
    const about = { hostId, hostName: host.name, container: name, message, version }
    const wasIgnored = await writePreference(
      ctx,
      { hostId, name },
      { offerAgain: version, events: [outboxEntry('version.offered-again', about)] },
      { onlyExisting: true },
    )
    if (!wasIgnored) {
      throw new AppError(
        'notFound',
        'not_ignored',
        `Version ${version} of ${name} is not ignored (any more); reload to see what is`,
      )
    }
    await offerCheck(ctx, { hostId, name, requestedBy: caller.name })
    await logActivity(ctx, { type: 'offer_again', message, container: name, hostId, caller })
    return { status: 'ok' as const, name, version, message }
  },
})
