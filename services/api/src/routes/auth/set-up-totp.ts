import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireSession } from '../../access/caller.ts'
import { sealTotpSecret } from '../../access/take-code.ts'
import { newTotpSecret, totpIssuer, totpUri } from '../../access/totp.ts'
import { route } from '../../http/route.ts'

export const setUpTotp = route({
  method: 'POST',
  path: '/api/auth/totp/setup',
  permission: 'somebody',
  summary: 'Begin a second factor: a new secret, which counts once a code of it was confirmed',
  response: z.object({ secret: z.string(), qr_url: z.string(), issuer: z.string() }),
  async handle(ctx, { caller }) {
    const { userId: _id, name } = requireSession(caller)
    const secret = newTotpSecret()
    const totp = { secret: sealTotpSecret(ctx, _id, secret), lastStep: 0, recoveryCodes: [] }
    const { matchedCount } = await ctx.db.users.updateOne(
      { _id, 'totp.confirmedAt': { $exists: false } },
      { $set: { totp, updatedAt: new Date() } },
    )
    if (matchedCount === 0) throw totpIsOn()
    return { secret, qr_url: totpUri(name, secret), issuer: totpIssuer }
  },
})

export function totpIsOn(): AppError {
  return new AppError(
    'conflict',
    'totp_on',
    'Your second factor is on already; switch it off with your password to begin anew',
  )
}
