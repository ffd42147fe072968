import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { requireSession } from '../../access/caller.ts'
import { beginSignIn } from '../../access/oidc/begin-sign-in.ts'
import { reasonOf } from '../../access/oidc/reason-of.ts'
import { requireConfigured } from '../../access/oidc/require-configured.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

/** Not a link to follow: another site could send a browser along it, and have its own sign-in linked here. */
export const linkOidc = route({
  method: 'POST',
  path: '/api/auth/oidc/link',
  permission: 'somebody',
  addition: 'without it an account could be linked to a provider only by its name, which proves nothing.',
  summary: 'Begin to link the own account to a sign-in with the provider; the browser goes on to redirect',
  response: z.object({ redirect: z.string() }),
  async handle(ctx, { caller }) {
    const { userId } = requireSession(caller)
    const settings = await requireConfigured(ctx)
    try {
      const { to, cookie } = await beginSignIn(ctx, settings, { origin: caller, userId })
      return new Answer({ redirect: to }, { cookies: [cookie] })
    } catch (thrown) {
      const message = `The sign-in provider cannot be reached (${reasonOf(thrown)}); try again later`
      throw new AppError('upstream', 'provider_unreachable', message, { cause: thrown })
    }
  },
})
