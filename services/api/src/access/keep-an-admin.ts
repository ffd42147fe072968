import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'

/**
 * Does what takes an administrator away, unless it is the last one. Two who take away each other at the same moment
 * must not both succeed: whoever sees nobody left afterwards puts his back.
 * @throws AppError `last_admin`
 */
export async function keepAnAdmin(
  { db }: Pick<ApiContext, 'db'>,
  user: UserDoc,
  take: () => Promise<unknown>,
): Promise<void> {
  if (user.roleId !== 'admin') return void (await take())
  const others = () => db.users.countDocuments({ roleId: 'admin', _id: { $ne: user._id } })
  if ((await others()) === 0) throw lastAdmin(user.username)
  await take()
  if ((await others()) > 0) return
  await db.users.replaceOne({ _id: user._id }, user, { upsert: true })
  throw lastAdmin(user.username)
}

function lastAdmin(name: string): AppError {
  return new AppError(
    'conflict',
    'last_admin',
    `${name} is the last administrator, and without one nobody could manage users any more; make another one first`,
  )
}
