import { AppError } from '@sentinel/shared/errors/app-error'
import { requireSession } from '../../access/caller.ts'
import { findUser, UserParams } from '../../access/find-user.ts'
import { switchTotpOff } from '../../access/switch-totp-off.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const disableUserTotp = route({
  method: 'POST',
  path: '/api/auth/users/:id/totp/disable',
  permission: 'users.manage',
  addition: 'whoever lost the authenticator and the recovery codes needs somebody who lets him in again.',
  summary: 'Switch the second factor of another user off',
  params: UserParams,
  response: Done,
  async handle(ctx, { params: { id }, caller }) {
    // Else an open session would be enough to take one's own away without the password.
    if (requireSession(caller).userId === id)
      throw new AppError(
        'invalid',
        'own_account',
        'Switch your own second factor off with your password (POST /api/auth/totp/disable)',
      )
    const user = await findUser(ctx, id)
    await switchTotpOff(ctx, user, () => Promise.resolve())
    const message = `${caller.name} switched the second factor of ${user.username} off`
    await logActivity(ctx, { type: 'auth', message, caller })
    return done
  },
})
