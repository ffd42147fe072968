import { AppError } from '@sentinel/shared/errors/app-error'
import { serviceKey, serviceOf } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { ApiContext } from '../../api-context.ts'
import { findWaiting } from '../../commands/find-waiting.ts'
import { parseContainerKey } from '../../fleet/container-key.ts'
import { findContainer, type Found } from '../../fleet/find-container.ts'

/** The container that a key means, and what waits for it. */
export async function findKeyed(
  ctx: ApiContext,
  key: string,
): Promise<{ found: Found; waiting: UpdateDoc | null }> {
  const { name, host } = parseContainerKey(key)
  const known = await findContainer(ctx, name, host).catch((error: unknown) => error)
  const waiting = isFound(known) ? await findWaiting(ctx, known.host._id, name) : null
  // The page's clients know a service by its bare name.
  if (waiting === null && serviceOf(name) === undefined) {
    const service = await findContainer(ctx, serviceKey(name), host).catch(() => undefined)
    const ofService = service && (await findWaiting(ctx, service.host._id, service.container.name))
    if (service && (ofService || !isFound(known))) return { found: service, waiting: ofService ?? null }
  }
  if (!isFound(known)) throw known
  return { found: known, waiting }
}

function isFound(answer: unknown): answer is Found {
  return typeof answer === 'object' && answer !== null && 'container' in answer
}

export function nothingWaits(name: string): AppError {
  return new AppError(
    'notFound',
    'nothing_pending',
    `No update waits for ${name}; it may have been decided already, look at the queue`,
  )
}
