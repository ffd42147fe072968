import { z } from 'zod'
import { requireSession } from '../../access/caller.ts'
import { endSessions } from '../../access/end-sessions.ts'
import { hashPassword, requireStrong } from '../../access/passwords.ts'
import { provePassword } from '../../access/prove-password.ts'
import { openSession, overtaken } from '../../access/sessions.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { done, Done, Password } from './credentials.ts'

export const changePassword = route({
  method: 'POST',
  path: '/api/auth/change-password',
  permission: 'somebody',
  summary: 'Change the own password; every session ends and this browser gets a new one',
  body: z.object({ current_password: Password, new_password: Password }),
  response: Done,
  async handle(ctx, { body, caller, headers }) {
    const user = requireSession(caller)
    const { _id, passwordHash: proved = '' } = await provePassword(ctx, user, body.current_password)
    requireStrong(body.new_password)
    const passwordHash = await hashPassword(body.new_password)
    // Somebody who gives a new one in the meantime has the last word.
    const { matchedCount } = await ctx.db.users.updateOne(
      { _id, passwordHash: proved },
      { $set: { passwordHash, updatedAt: new Date() } },
    )
    if (matchedCount === 0) throw overtaken()
    await endSessions(ctx, _id)
    const userAgent = headers['user-agent'] ?? ''
    const cookies = await openSession(ctx, { _id, passwordHash }, { origin: caller, userAgent })
    const message = `${user.name} changed the password; all other sessions ended`
    await logActivity(ctx, { type: 'auth', message, caller })
    return new Answer(done, { cookies })
  },
})
