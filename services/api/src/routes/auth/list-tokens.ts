import { z } from 'zod'
import { permissionNames } from '@sentinel/shared/access/permissions'
import { requireWhole } from '../../access/caller.ts'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

export const listTokens = route({
  method: 'GET',
  path: '/api/auth/tokens',
  permission: 'somebody',
  addition: 'the account page lists tokens, and whoever deletes one needs its id.',
  summary: 'List the own API tokens, the latest first',
  response: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      created_at: Time,
      last_used_at: Time.nullable(),
      expires_at: Time.nullable(),
      permissions: z.array(z.enum(permissionNames)).optional(),
    }),
  ),
  async handle({ db }, { caller }) {
    const { userId } = requireWhole(caller)
    const all = await db.apiTokens.find({ userId }).sort({ createdAt: -1 }).lean()
    return all.map(({ _id, name, createdAt, lastUsedAt, expiresAt, permissions }) => ({
      id: _id,
      name,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
      expires_at: expiresAt?.toISOString() ?? null,
      ...(permissions === undefined ? {} : { permissions }),
    }))
  },
})
