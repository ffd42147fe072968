import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import { requireSession } from '../../access/caller.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../../access/recovery-codes.ts'
import { openTotpSecret } from '../../access/take-code.ts'
import { stepOf } from '../../access/totp.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { codeWrong, SecondFactorCode } from './credentials.ts'
import { totpIsOn } from './set-up-totp.ts'

export const confirmTotp = route({
  method: 'POST',
  path: '/api/auth/totp/confirm',
  permission: 'somebody',
  summary: 'Switch the second factor on with its first code; the recovery codes are shown this once only',
  body: z.object({ code: SecondFactorCode }),
  response: z.object({ status: z.literal('ok'), recovery_codes: z.array(z.string()) }),
  async handle(ctx, { body: { code }, caller }) {
    const { userId: _id, name } = requireSession(caller)
    const user = await ctx.db.users.findOne({ _id }).lean<UserDoc>()
    if (user?.totp === undefined) throw notBegun()
    if (user.totp.confirmedAt !== undefined) throw totpIsOn()
    const sealed = user.totp.secret
    const lastStep = stepOf(openTotpSecret(ctx, _id, sealed), code)
    if (lastStep === undefined) {
      const message = `${name} confirmed a second factor with a wrong code`
      await logActivity(ctx, { type: 'auth', message, caller, result: 'failed' })
      throw codeWrong()
    }
    const codes = newRecoveryCodes()
    const recoveryCodes = codes.map(hashRecoveryCode)
    const now = new Date()
    // Codes that nobody keeps must not be shown: of two confirmations at once, or one beside a new setup, one counts.
    const { matchedCount } = await ctx.db.users.updateOne(
      { _id, 'totp.secret': sealed, 'totp.confirmedAt': { $exists: false } },
      {
        $set: {
          'totp.confirmedAt': now,
          'totp.lastStep': lastStep,
          'totp.recoveryCodes': recoveryCodes,
          updatedAt: now,
        },
      },
    )
    if (matchedCount === 0) throw totpIsOn()
    await logActivity(ctx, { type: 'auth', message: `${name} switched a second factor on`, caller })
    return { status: 'ok' as const, recovery_codes: codes }
  },
})

function notBegun(): AppError {
  return new AppError(
    'conflict',
    'totp_not_begun',
    'There is no second factor to confirm; begin with POST /api/auth/totp/setup',
  )
}
