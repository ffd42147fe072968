import type { Context } from '@sentinel/shared/runtime/context'
import type { JobPayload } from '@sentinel/shared/queues/jobs'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireRedis } from '../commands/require-redis.ts'
import { findHost } from './find-container.ts'

const answerLimitMs = 125_000

/**
 * What the updater of a host does with its images, or answers about them.
 * @throws AppError `no_worker`, `redis_away`, and whatever the updater refuses with
 */
export async function askImages(
  ctx: Pick<Context, 'db' | 'queues' | 'redis'>,
  {
    host: asked,
    action,
    id = '',
  }: { host: string | undefined; action: JobPayload<'images.act'>['action']; id?: string },
): Promise<unknown> {
  const host = await findHost(ctx, asked)
  if (!host) {
    const message = 'No host is known yet; a scanner has to report it first'
    throw new AppError('unavailable', 'host_unknown', message)
  }
  await requireRedis(ctx)
  return await ctx.queues.ask('images.act', { hostId: host._id, action, id }, answerLimitMs)
}
