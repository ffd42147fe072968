import { z } from 'zod'
import { beginSignIn } from '../../access/oidc/begin-sign-in.ts'
import { noteOidcFailure } from '../../access/oidc/note-oidc-failure.ts'
import { requireConfigured } from '../../access/oidc/require-configured.ts'
import { Redirect } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

export const beginOidc = route({
  method: 'GET',
  path: '/api/auth/oidc/login',
  permission: 'everybody',
  summary: 'Send the browser to the sign-in provider',
  response: z.undefined(),
  produces: 'text/plain',
  async handle(ctx, { caller }) {
    const settings = await requireConfigured(ctx)
    await ctx.access.throttle.admit(caller.address)
    try {
      const { to, cookie } = await beginSignIn(ctx, settings, { origin: caller })
      return new Redirect(to, { status: 302, cookies: [cookie] })
    } catch (thrown) {
      await noteOidcFailure(ctx, { settings, caller, thrown })
      return new Redirect('/login?error=sso_failed')
    }
  },
})
