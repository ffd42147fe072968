import { AppError } from '@sentinel/shared/errors/app-error'
import { endSessions } from '../../access/end-sessions.ts'
import { findUser, UserParams } from '../../access/find-user.ts'
import { keepAnAdmin } from '../../access/keep-an-admin.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const deleteUser = route({
  method: 'DELETE',
  path: '/api/auth/users/:id',
  permission: 'users.manage',
  summary: 'Delete a user with all sessions, tokens and passkeys; not oneself and not the last administrator',
  params: UserParams,
  response: Done,
  async handle(ctx, { params: { id }, caller }) {
    if (id === caller.userId)
      throw new AppError('invalid', 'own_account', 'You cannot delete yourself; another administrator can')
    const user = await findUser(ctx, id)
    await keepAnAdmin(ctx, user, () => ctx.db.users.deleteOne({ _id: id }))
    await Promise.all([
      ctx.db.apiTokens.deleteMany({ userId: id }),
      ctx.db.passkeys.deleteMany({ userId: id }),
    ])
    await endSessions(ctx, id)
    const message = `${caller.name} deleted the user ${user.username} (${user.roleId})`
    await logActivity(ctx, { type: 'auth', message, caller })
    return done
  },
})
