import { AppError } from '@sentinel/shared/errors/app-error'
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
  const found = await findContainer(ctx, name, host)
  return { found, waiting: await findWaiting(ctx, found.host._id, name) }
}

export function nothingWaits(name: string): AppError {
  return new AppError(
    'notFound',
    'nothing_pending',
    `No update waits for ${name}; it may have been decided already, look at the queue`,
  )
}
