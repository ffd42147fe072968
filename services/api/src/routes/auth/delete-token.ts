import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireWhole } from '../../access/caller.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const deleteToken = route({
  method: 'DELETE',
  path: '/api/auth/tokens/:id',
  permission: 'somebody',
  summary:
    'Delete one of the own API tokens, and those that were made with it; they work nowhere from then on',
  params: z.object({
    id: z.string().regex(/^tok_[0-9a-f]{16}$/, 'it is none of the ids that GET /api/auth/tokens lists'),
  }),
  response: Done,
  async handle(ctx, { params: { id }, caller }) {
    const { userId } = requireWhole(caller)
    const { deletedCount } = await ctx.db.apiTokens.deleteMany({
      userId,
      $or: [{ _id: id }, { ancestors: id }],
    })
    if (deletedCount === 0)
      throw new AppError('notFound', 'token_not_found', `You have no API token ${id} (any more)`)
    await ctx.access.book.changed()
    await logActivity(ctx, { type: 'auth', message: `${caller.name} deleted the API token ${id}`, caller })
    return done
  },
})
