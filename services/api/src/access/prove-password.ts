import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import type { User } from './caller.ts'
import { noteFailure } from './note-failure.ts'
import { isPasswordOf } from './passwords.ts'

/**
 * Whoever sits in front of an open session proves that it is his. Tries count as those of a sign-in do.
 * @throws AppError `password_wrong`, `too_many_attempts`
 */
export async function provePassword(ctx: ApiContext, caller: User, password: string): Promise<UserDoc> {
  await ctx.access.throttle.admit(caller.address, caller.name)
  const user = await ctx.db.users.findOne({ _id: caller.userId }).lean<UserDoc>()
  if ((await isPasswordOf(user?.passwordHash, password)) && user !== null) return user
  const message = `${caller.name} gave a wrong password`
  await noteFailure(ctx, { caller, account: caller.name, message })
  throw new AppError('unauthenticated', 'password_wrong', 'The password is wrong')
}
