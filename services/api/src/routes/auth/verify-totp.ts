import { z } from 'zod'
import type { UserDoc } from '@sentinel/shared/resources/user'
import { noteFailure } from '../../access/note-failure.ts'
import { readPending, secondFactorExpired } from '../../access/pending-login.ts'
import { signIn } from '../../access/sign-in.ts'
import { takeCode } from '../../access/take-code.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { codeWrong, SecondFactorCode } from './credentials.ts'

export const verifyTotp = route({
  method: 'POST',
  path: '/api/auth/totp/verify',
  permission: 'everybody',
  summary: 'Finish a sign-in whose first half was right, with a code or a recovery code',
  body: z.object({ totp_token: z.string().min(1).max(2000), code: SecondFactorCode }),
  response: z.object({ redirect: z.string() }),
  async handle(ctx, { body: { totp_token: token, code }, caller, headers }) {
    const { db, access } = ctx
    const pending = await readPending(ctx, token)
    const user = pending && (await db.users.findOne({ _id: pending.userId }).lean<UserDoc>())
    await access.throttle.admit(caller.address, user?.username)
    if (!pending || !user?.totp?.confirmedAt || !pending.isOf(user)) throw secondFactorExpired()
    await pending.takeTry()
    const what = await takeCode(ctx, user, code)
    if (what === undefined) {
      const message = `a sign-in as ${user.username} ${pending.how} failed: the code was wrong`
      await noteFailure(ctx, { caller, account: user.username, message })
      throw codeWrong()
    }
    await pending.burn()
    const userAgent = headers['user-agent'] ?? ''
    const cookies = await signIn(ctx, user, { caller, userAgent, how: `${pending.how} and ${what}` })
    return new Answer({ redirect: '/' }, { cookies })
  },
})
