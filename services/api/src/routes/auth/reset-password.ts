import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { endSessions } from '../../access/end-sessions.ts'
import { findUser, UserParams } from '../../access/find-user.ts'
import { hashPassword, requireStrong } from '../../access/passwords.ts'
import { requireSession } from '../../access/caller.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done, Password } from './credentials.ts'

export const resetPassword = route({
  method: 'POST',
  path: '/api/auth/users/:id/password',
  permission: 'users.manage',
  addition: 'whoever forgot the password needs somebody who can give a new one.',
  summary: 'Give somebody else a new password; his sessions, API tokens and passkeys end with the old one',
  params: UserParams,
  body: z.object({ password: Password }),
  response: Done,
  async handle(ctx, { params: { id }, body: { password }, caller }) {
    // Without login it is the way back in for who forgot the last administrator's.
    if (caller.via !== 'no-login') requireSession(caller)
    if (id === caller.userId)
      throw new AppError(
        'invalid',
        'own_account',
        'Change your own password on the account page, with the current one',
      )
    const user = await findUser(ctx, id)
    requireStrong(password)
    const passwordHash = await hashPassword(password)
    await ctx.db.users.updateOne({ _id: id }, { $set: { passwordHash, updatedAt: new Date() } })
    // Whoever knew the old one may have made himself other ways in.
    await Promise.all([
      ctx.db.apiTokens.deleteMany({ userId: id }),
      ctx.db.passkeys.deleteMany({ userId: id }),
    ])
    await endSessions(ctx, id)
    await ctx.access.throttle.unlock(user.username)
    const message = `${caller.name} gave ${user.username} a new password; sessions, API tokens and passkeys ended`
    await logActivity(ctx, { type: 'auth', message, caller })
    return done
  },
})
