import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import { forgetGuesses } from './take-code.ts'

/**
 * Once `prove` has let it: from then on the password alone signs in.
 * @throws AppError `totp_off`, and whatever `prove` throws
 */
export async function switchTotpOff(
  ctx: ApiContext,
  { _id, username, totp }: UserDoc,
  prove: () => Promise<unknown>,
): Promise<void> {
  if (totp?.confirmedAt === undefined)
    throw new AppError('conflict', 'totp_off', `${username} has no second factor that could be switched off`)
  await prove()
  await ctx.db.users.updateOne({ _id }, { $unset: { totp: 1 }, $set: { updatedAt: new Date() } })
  await forgetGuesses(ctx, _id)
}
