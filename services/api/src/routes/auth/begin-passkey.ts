import { generateRegistrationOptions } from '@simplewebauthn/server'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireSession } from '../../access/caller.ts'
import { beginCeremony, ceremonyMs, signatureAlgorithms } from '../../access/ceremony.ts'
import { findUser } from '../../access/find-user.ts'
import { ForBrowser } from '../../access/passkey-answers.ts'
import { requirePasskeySite } from '../../access/passkey-site.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

const most = 50

export const beginPasskey = route({
  method: 'POST',
  path: '/api/auth/passkeys/register/begin',
  permission: 'somebody',
  summary: 'Begin a new passkey: options for the browser, which has a minute',
  response: ForBrowser,
  async handle(ctx, { caller }) {
    const { userId } = requireSession(caller)
    const { domain } = requirePasskeySite(ctx)
    const user = await findUser(ctx, userId)
    const own = await ctx.db.passkeys.find({ userId }).select({ transports: 1 }).lean()
    if (own.length >= most)
      throw new AppError(
        'conflict',
        'passkeys_too_many',
        `You have ${own.length} passkeys already; delete one that you do not use any more`,
      )
    const publicKey = await generateRegistrationOptions({
      rpName: 'Sentinel',
      rpID: domain,
      userName: user.username,
      userDisplayName: user.username,
      userID: Uint8Array.from(Buffer.from(user.webauthnHandle, 'base64url')),
      timeout: ceremonyMs,
      supportedAlgorithmIDs: signatureAlgorithms,
      excludeCredentials: own.map(({ _id, transports }) => ({ id: _id, transports })),
      // Without a name nobody could be found by it, and without a proof of who holds it, it would be one factor.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    const asked = { challenge: publicKey.challenge, origin: caller }
    const cookie = await beginCeremony(ctx, { kind: 'passkey-registration', userId }, asked)
    return new Answer({ publicKey: { ...publicKey } }, { cookies: [cookie] })
  },
})
