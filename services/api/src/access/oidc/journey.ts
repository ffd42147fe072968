import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../../api-context.ts'
import type { Origin } from '../client-address.ts'
import { cookie, readCookie } from '../cookies.ts'
import { isSameSecret, newSecret } from '../secrets.ts'
import { isCookieSecure } from '../sessions.ts'
import { signingKey } from '../signing-key.ts'

const name = 'sentinel_oidc'
const audience = 'oidc'
const lifeMs = 10 * 60_000

/** What the browser carries to the provider and back, signed: only the browser that went may come back. */
const Journey = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  issuer: z.string(),
  /** Who goes to link his account; absent for whoever signs in. */
  userId: z.string().optional(),
})
export type Journey = z.output<typeof Journey>

type JourneyContext = Pick<ApiContext, 'db' | 'redis' | 'settings'>

export async function journeyCookie(ctx: JourneyContext, journey: Journey, origin: Origin): Promise<string> {
  const options = { audience, jwtid: newSecret(12), expiresIn: lifeMs / 1000 } as const
  const token = jwt.sign(journey, await signingKey(ctx), options)
  return cookie(name, token, { isSecure: isCookieSecure(ctx.settings.boot, origin), maxAgeMs: lifeMs })
}

export function noJourneyCookie({ settings: { boot } }: JourneyContext, origin: Origin): string {
  return cookie(name, '', { isSecure: isCookieSecure(boot, origin), maxAgeMs: 0 })
}

/**
 * The journey that ends with this request. It ends once only; a state that is wrong ends none, so that a page that
 * sends the browser here cannot break off somebody's sign-in.
 * @throws AppError `sign_in_unknown`, `state_wrong`, `sign_in_used`
 */
export async function endJourney(
  ctx: JourneyContext,
  cookies: string | undefined,
  state: string | undefined,
): Promise<Journey> {
  const { id, journey } = await read(ctx, readCookie(cookies, name) ?? '')
  if (state === undefined || !isSameSecret(state, journey.state))
    throw new AppError(
      'invalid',
      'state_wrong',
      'This answer of the sign-in provider belongs to another sign-in (state); begin again at /login',
    )
  const key = `${ctx.settings.boot['state.redisPrefix']}:oidc:${id}`
  if ((await ctx.redis.set(key, '1', 'PX', lifeMs, 'NX')) !== 'OK')
    throw new AppError(
      'invalid',
      'sign_in_used',
      'This answer of the sign-in provider was used already; begin again at /login',
    )
  return journey
}

async function read(ctx: JourneyContext, token: string): Promise<{ id: string; journey: Journey }> {
  const key = await signingKey(ctx)
  try {
    const claims = jwt.verify(token, key, { audience, algorithms: ['HS256'] })
    if (typeof claims === 'object' && claims.jti !== undefined)
      return { id: claims.jti, journey: Journey.parse(claims) }
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  throw new AppError(
    'invalid',
    'sign_in_unknown',
    'This browser began no sign-in with a provider within the last 10 minutes; begin again at /login',
  )
}
