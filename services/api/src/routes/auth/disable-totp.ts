import { z } from 'zod'
import { requireSession } from '../../access/caller.ts'
import { findUser } from '../../access/find-user.ts'
import { provePassword } from '../../access/prove-password.ts'
import { switchTotpOff } from '../../access/switch-totp-off.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done, Password } from './credentials.ts'

export const disableTotp = route({
  method: 'POST',
  path: '/api/auth/totp/disable',
  permission: 'somebody',
  summary: 'Switch the own second factor off; the recovery codes mean nothing any more',
  body: z.object({ password: Password }),
  response: Done,
  async handle(ctx, { body: { password }, caller }) {
    const user = requireSession(caller)
    await switchTotpOff(ctx, await findUser(ctx, user.userId), () => provePassword(ctx, user, password))
    const message = `${user.name} switched the second factor off`
    await logActivity(ctx, { type: 'auth', message, caller })
    return done
  },
})
