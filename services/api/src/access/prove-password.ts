import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import { logActivity } from '../commands/log-activity.ts'
import type { User } from './caller.ts'
import { isPasswordOf } from './passwords.ts'

/**
 * Whoever sits in front of an open session proves that it is his. Tries count as those of a sign-in do.
 * @throws AppError `password_wrong`, `too_many_attempts`
 */
export async function provePassword(ctx: ApiContext, caller: User, password: string): Promise<UserDoc> {
  await ctx.access.throttle.admit(caller.address, caller.name)
  const user = await ctx.db.users.findOne({ _id: caller.userId }).lean<UserDoc>()
  if ((await isPasswordOf(user?.passwordHash, password)) && user !== null) return user
  await ctx.access.throttle.failed(caller.address, caller.name)
  const message = `${caller.name} gave a wrong password`
  await logActivity(ctx, { type: 'auth', message, caller, result: 'failed' })
  throw new AppError('unauthenticated', 'password_wrong', 'The password is wrong')
}
