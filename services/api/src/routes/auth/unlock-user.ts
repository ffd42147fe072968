import { findUser, UserParams } from '../../access/find-user.ts'
import { forgetGuesses } from '../../access/take-code.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const unlockUser = route({
  method: 'POST',
  path: '/api/auth/users/:id/unlock',
  permission: 'users.manage',
  addition: 'whoever is slowed down by somebody else’s guesses need not wait until they are forgotten.',
  summary: 'Forget the wrong passwords and codes that slow the sign-in of a user down',
  params: UserParams,
  response: Done,
  async handle(ctx, { params: { id }, caller }) {
    const user = await findUser(ctx, id)
    await ctx.access.throttle.unlock(user.username)
    await forgetGuesses(ctx, id)
    await logActivity(ctx, { type: 'auth', message: `${caller.name} unlocked ${user.username}`, caller })
    return done
  },
})
