import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { accountOf } from '../../access/oidc/account-of.ts'
import { followRole } from '../../access/oidc/follow-role.ts'
import { endJourney, noJourneyCookie, type Journey } from '../../access/oidc/journey.ts'
import { linkIdentity } from '../../access/oidc/link-identity.ts'
import { noteOidcFailure } from '../../access/oidc/note-oidc-failure.ts'
import type { OidcSettings } from '../../access/oidc/oidc-settings.ts'
import { readClaims } from '../../access/oidc/read-claims.ts'
import { requireConfigured } from '../../access/oidc/require-configured.ts'
import { identify } from '../../access/identify.ts'
import { pendingToken } from '../../access/pending-login.ts'
import { signIn } from '../../access/sign-in.ts'
import type { ApiContext } from '../../api-context.ts'
import { untilPrepared } from '../../commands/until-prepared.ts'
import { Redirect } from '../../http/reply.ts'
import { route, type Asked } from '../../http/route.ts'

const Query = z.object({
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
})

type Back = Pick<Asked<z.ZodObject, typeof Query, z.ZodUndefined>, 'caller' | 'headers' | 'request'>

export const finishOidc = route({
  method: 'GET',
  path: '/api/auth/oidc/callback',
  permission: 'everybody',
  summary: 'Where the sign-in provider sends the browser back to',
  query: Query,
  response: z.undefined(),
  produces: 'text/plain',
  async handle(ctx, { query: { state, code, error }, caller, headers, request }) {
    const settings = await requireConfigured(ctx)
    await untilPrepared(ctx)
    if (code === undefined && error === undefined)
      throw new AppError(
        'invalid',
        'code_missing',
        'The sign-in provider sent neither a code nor an error; begin again at /login',
      )
    const journey = await endJourney(ctx, headers.cookie, state)
    const isOver = noJourneyCookie(ctx, caller)
    const back = { caller, headers, request }
    try {
      if (journey.userId !== undefined) {
        await link(ctx, settings, { ...back, journey, userId: journey.userId })
        return new Redirect('/account?linked=1', { status: 302, cookies: [isOver] })
      }
      const { to, cookies } = await enter(ctx, settings, { ...back, journey })
      return new Redirect(to, { status: 302, cookies: [...cookies, isOver] })
    } catch (thrown) {
      await noteOidcFailure(ctx, { settings, caller, thrown })
      const page = journey.userId === undefined ? '/login' : '/account'
      return new Redirect(`${page}?error=sso_failed`, { cookies: [isOver] })
    }
  },
})

async function enter(
  ctx: ApiContext,
  settings: OidcSettings,
  { caller, headers, request, journey }: Back & { journey: Journey },
): Promise<{ to: string; cookies: string[] }> {
  const claims = await readClaims(ctx, settings, { journey, search: searchOf(request.url) })
  const user = await accountOf(ctx, settings, { claims, caller })
  await followRole(ctx, settings, { user, claims, caller })
  const how = `with ${new URL(claims.iss).host}`
  // Whoever asked for a second factor here is asked for it, whatever the provider did.
  if (user.totp?.confirmedAt)
    return { to: `/login?totp=1#${await pendingToken(ctx, user, how)}`, cookies: [] }
  const userAgent = headers['user-agent'] ?? ''
  return { to: '/', cookies: await signIn(ctx, user, { caller, userAgent, how }) }
}

async function link(
  ctx: ApiContext,
  settings: OidcSettings,
  { caller, request, journey, userId }: Back & { journey: Journey; userId: string },
): Promise<void> {
  const claims = await readClaims(ctx, settings, { journey, search: searchOf(request.url) })
  await linkIdentity(ctx, await identify(ctx, request, caller), { userId, claims })
}

/** As it was sent: the library refuses what is said twice. */
function searchOf(url = ''): string {
  return new URL(url, 'http://here').search
}
