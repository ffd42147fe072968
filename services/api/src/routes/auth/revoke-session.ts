import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireWhole } from '../../access/caller.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const revokeSession = route({
  method: 'DELETE',
  path: '/api/auth/sessions/:token',
  permission: 'somebody',
  summary: 'End one of the own sessions, by the id that the list shows',
  params: z.object({
    token: z.string().regex(/^ses_[0-9a-f]{16}$/, 'it is none of the ids that GET /api/auth/sessions lists'),
  }),
  response: Done,
  async handle(ctx, { params: { token }, caller }) {
    const { userId } = requireWhole(caller)
    const { deletedCount } = await ctx.db.sessions.deleteOne({ _id: token, userId })
    if (deletedCount === 0)
      throw new AppError('notFound', 'session_not_found', `You have no session ${token} (any more)`)
    await ctx.access.book.changed()
    await logActivity(ctx, { type: 'auth', message: `${caller.name} ended the session ${token}`, caller })
    return done
  },
})
