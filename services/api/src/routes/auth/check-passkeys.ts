import { z } from 'zod'
import { passkeySite } from '../../access/passkey-site.ts'
import { route } from '../../http/route.ts'

export const checkPasskeys = route({
  method: 'GET',
  path: '/api/auth/passkeys/available',
  permission: 'everybody',
  summary: 'Tell whether passkeys are configured, and whether anybody has one',
  response: z.object({ configured: z.boolean(), available: z.boolean() }),
  async handle(ctx) {
    if (passkeySite(ctx) === undefined) return { configured: false, available: false }
    const any = await ctx.db.passkeys.findOne({}).select({ _id: 1 }).lean()
    return { configured: true, available: any !== null }
  },
})
