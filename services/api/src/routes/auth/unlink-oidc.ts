import { AppError } from '@sentinel/shared/errors/app-error'
import { requireSession } from '../../access/caller.ts'
import { findUser } from '../../access/find-user.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const unlinkOidc = route({
  method: 'DELETE',
  path: '/api/auth/oidc/link',
  permission: 'somebody',
  addition: 'a link that was a mistake has to come off again.',
  summary: 'Unlink the own account from the provider; not where there is no password to sign in with',
  response: Done,
  async handle(ctx, { caller }) {
    const { userId, name } = requireSession(caller)
    const { identity, passwordHash } = await findUser(ctx, userId)
    if (identity === undefined) return done
    const { matchedCount } = await ctx.db.users.updateOne(
      { _id: userId, identity, passwordHash: { $exists: true } },
      { $unset: { identity: 1 }, $set: { updatedAt: new Date() } },
    )
    if (passwordHash === undefined || matchedCount === 0)
      throw new AppError(
        'conflict',
        'password_missing',
        'This account has no password, so nobody could sign in to it any more; an administrator can give it one first',
      )
    const message = `${name} unlinked the account from ${identity.split(' ')[0]}`
    await logActivity(ctx, { type: 'auth', message, caller })
    return done
  },
})
