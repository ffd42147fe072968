import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'

/**
 * What the host is called, for the texts that people read.
 * @throws AppError `host_unknown` (unavailable) while no scanner has reported it.
 */
export async function hostName(ctx: Pick<Context, 'db'>, hostId: string): Promise<string> {
  const host = await ctx.db.hosts.findOne({ _id: hostId }).select({ name: 1 }).lean()
  if (host) return host.name
  throw new AppError(
    'unavailable',
    'host_unknown',
    `Host ${hostId} is not known; its scanner has to report it first`,
    { retryAfterMs: 2000 },
  )
}
