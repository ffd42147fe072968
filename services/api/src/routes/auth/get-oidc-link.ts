import { z } from 'zod'
import { requireUser } from '../../access/caller.ts'
import { findUser } from '../../access/find-user.ts'
import { route } from '../../http/route.ts'

export const getOidcLink = route({
  method: 'GET',
  path: '/api/auth/oidc/link',
  permission: 'somebody',
  addition: 'the account page says whether the account is linked.',
  summary: 'Tell which provider the own account is linked to',
  response: z.object({ issuer: z.string().nullable() }),
  async handle(ctx, { caller }) {
    const { identity } = await findUser(ctx, requireUser(caller).userId)
    return { issuer: identity?.split(' ')[0] ?? null }
  },
})
