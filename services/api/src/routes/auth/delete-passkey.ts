import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireSession } from '../../access/caller.ts'
import { CredentialId } from '../../access/passkey-answers.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const deletePasskey = route({
  method: 'DELETE',
  path: '/api/auth/passkeys/:id',
  permission: 'somebody',
  summary: 'Delete one of the own passkeys; nobody signs in with it any more',
  params: z.object({ id: CredentialId }),
  response: Done,
  async handle(ctx, { params: { id: _id }, caller }) {
    const { userId, name } = requireSession(caller)
    const passkey = await ctx.db.passkeys.findOne({ _id, userId }).lean()
    const { deletedCount } = await ctx.db.passkeys.deleteOne({ _id, userId })
    if (passkey === null || deletedCount === 0)
      throw new AppError('notFound', 'passkey_not_found', `You have no passkey ${_id} (any more)`)
    await logActivity(ctx, { type: 'auth', message: `${name} deleted the passkey ${passkey.name}`, caller })
    return done
  },
})
