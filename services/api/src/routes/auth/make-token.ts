import { z } from 'zod'
import { permissionNames } from '@sentinel/shared/access/permissions'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireUser } from '../../access/caller.ts'
import { createToken } from '../../access/tokens.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

const most = 100
const never = new Date(8_640_000_000_000_000)

export const makeToken = route({
  method: 'POST',
  path: '/api/auth/tokens',
  permission: 'somebody',
  summary: 'Make an API token, shown this once only; it may be narrowed and may end by itself',
  body: z.object({
    name: z
      .string()
      .trim()
      .min(1, 'the token needs a name')
      .max(100)
      .regex(/^\P{C}*$/u, 'a name has no line breaks and nothing invisible'),
    expires_at: Time.optional(),
    permissions: z.array(z.enum(permissionNames)).min(1).optional(),
  }),
  response: z.object({ id: z.string(), name: z.string(), token: z.string() }),
  async handle(ctx, { body: { name, expires_at, permissions }, caller }) {
    const { userId, credentialId = '' } = requireUser(caller)
    const wider = (permissions ?? []).filter((each) => !caller.permissions.has(each))
    // Through a token that is narrowed nobody gets one that is not.
    if (wider.length > 0 || (permissions === undefined && caller.via === 'token'))
      throw new AppError(
        'forbidden',
        'token_too_wide',
        `A token may do no more than whoever makes it${wider.length > 0 ? `: ${wider.join(', ')} is missing` : '; name its permissions'}`,
      )
    const expiresAt = expires_at === undefined ? undefined : new Date(expires_at)
    if (expiresAt !== undefined && expiresAt.getTime() <= Date.now())
      throw new AppError(
        'invalid',
        'expiry_past',
        `expires_at (${expires_at}) has passed already; name a time to come`,
      )
    const own = caller.via === 'token' ? await ctx.db.apiTokens.findOne({ _id: credentialId }).lean() : null
    if (own?.expiresAt !== undefined && (expiresAt ?? never) > own.expiresAt)
      throw new AppError(
        'forbidden',
        'token_too_long',
        `A token may last no longer than the one that makes it: name an expires_at up to ${own.expiresAt.toISOString()}`,
      )
    if ((await ctx.db.apiTokens.countDocuments({ userId })) >= most)
      throw new AppError(
        'conflict',
        'too_many_tokens',
        `You have ${most} tokens; delete one that is not used any more`,
      )
    const made = await createToken(ctx, {
      ancestors: own === null ? [] : [...(own.ancestors ?? []), own._id],
      userId,
      name,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(permissions === undefined ? {} : { permissions }),
    })
    await logActivity(ctx, {
      type: 'auth',
      message: `${caller.name} made the API token ${made.id} (${name})`,
      caller,
    })
    return new Answer({ id: made.id, name, token: made.token }, { status: 201 })
  },
})
