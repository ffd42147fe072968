import { z } from 'zod'
import { endCeremony, noCeremonyCookie } from '../../access/ceremony.ts'
import { Assertion } from '../../access/passkey-answers.ts'
import { requirePasskeySite } from '../../access/passkey-site.ts'
import { provePasskey } from '../../access/prove-passkey.ts'
import { signIn } from '../../access/sign-in.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

export const finishPasskeyLogin = route({
  method: 'POST',
  path: '/api/auth/passkeys/login/finish',
  permission: 'everybody',
  summary: 'Sign in with what the passkey answered; it is two factors by itself',
  body: Assertion,
  response: z.object({ redirect: z.string() }),
  async handle(ctx, { body, caller, headers }) {
    requirePasskeySite(ctx)
    await ctx.access.throttle.admit(caller.address)
    const challenge = await endCeremony(ctx, { kind: 'passkey-login' }, headers.cookie)
    const user = await provePasskey(ctx, body, { challenge, origin: caller })
    const userAgent = headers['user-agent'] ?? ''
    const cookies = await signIn(ctx, user, { caller, userAgent, how: 'with a passkey' })
    return new Answer({ redirect: '/' }, { cookies: [...cookies, noCeremonyCookie(ctx, caller)] })
  },
})
