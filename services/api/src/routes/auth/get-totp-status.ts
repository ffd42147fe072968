import { z } from 'zod'
import { requireUser } from '../../access/caller.ts'
import { findUser } from '../../access/find-user.ts'
import { route } from '../../http/route.ts'

export const getTotpStatus = route({
  method: 'GET',
  path: '/api/auth/totp/status',
  permission: 'somebody',
  summary: 'Tell whether the own second factor is on, and how many recovery codes are left',
  response: z.object({ totp_enabled: z.boolean(), recovery_codes_left: z.number() }),
  async handle(ctx, { caller }) {
    const { totp } = await findUser(ctx, requireUser(caller).userId)
    const isOn = totp?.confirmedAt !== undefined
    return { totp_enabled: isOn, recovery_codes_left: isOn ? totp.recoveryCodes.length : 0 }
  },
})
