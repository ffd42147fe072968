import { z } from 'zod'
import { requireUser } from '../../access/caller.ts'
import { passkeySite } from '../../access/passkey-site.ts'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

export const listPasskeys = route({
  method: 'GET',
  path: '/api/auth/passkeys',
  permission: 'somebody',
  summary: 'List the own passkeys, the latest first',
  response: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      created_at: Time,
      last_used_at: Time.nullable(),
      transport: z.array(z.string()).optional(),
    }),
  ),
  async handle(ctx, { caller }) {
    const { userId } = requireUser(caller)
    if (passkeySite(ctx) === undefined) return []
    const all = await ctx.db.passkeys.find({ userId }).sort({ createdAt: -1 }).lean()
    return all.map(({ _id, name, createdAt, lastUsedAt, transports }) => ({
      id: _id,
      name,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
      ...(transports.length === 0 ? {} : { transport: transports }),
    }))
  },
})
