import { AppError } from '@sentinel/shared/errors/app-error'
import type { HostDoc } from '@sentinel/shared/resources/host'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'

/** @throws AppError `update_not_found` */
export async function findUpdate(
  { db }: Pick<Context, 'db'>,
  id: string,
): Promise<{ update: UpdateDoc; hostName: string }> {
  const update = await db.updates
    .findOne({ _id: id }, { recipe: 0, 'journal.state': 0, 'journal.done': 0 })
    .lean<UpdateDoc>()
  if (!update) {
    throw new AppError(
      'notFound',
      'update_not_found',
      `There is no update ${id}; its history may have expired, look at GET /api/history`,
    )
  }
  const host = await db.hosts.findOne({ _id: update.hostId }).lean<HostDoc>()
  return { update, hostName: host?.name ?? '' }
}
