import { generateAuthenticationOptions } from '@simplewebauthn/server'
import { beginCeremony, ceremonyMs } from '../../access/ceremony.ts'
import { ForBrowser } from '../../access/passkey-answers.ts'
import { requirePasskeySite } from '../../access/passkey-site.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

export const beginPasskeyLogin = route({
  method: 'POST',
  path: '/api/auth/passkeys/login/begin',
  permission: 'everybody',
  summary: 'Begin a sign-in with a passkey, without a name: options for the browser, which has a minute',
  response: ForBrowser,
  async handle(ctx, { caller }) {
    const { domain } = requirePasskeySite(ctx)
    const publicKey = await generateAuthenticationOptions({
      rpID: domain,
      timeout: ceremonyMs,
      userVerification: 'required',
    })
    const asked = { challenge: publicKey.challenge, origin: caller }
    const cookie = await beginCeremony(ctx, { kind: 'passkey-login' }, asked)
    return new Answer({ publicKey: { ...publicKey } }, { cookies: [cookie] })
  },
})
