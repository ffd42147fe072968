import jwt from 'jsonwebtoken'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../api-context.ts'
import type { Origin } from './client-address.ts'
import { cookie, readCookie } from './cookies.ts'
import { newSecret } from './secrets.ts'
import { isCookieSecure } from './sessions.ts'
import { signingKey } from './signing-key.ts'

const name = 'sentinel_webauthn_session'
export const ceremonyMs = 60_000
/** EdDSA, ES256, RS256: what authenticators have, and nothing that Node.js calls experimental. */
export const signatureAlgorithms = [-8, -7, -257]

type CeremonyContext = Pick<ApiContext, 'db' | 'redis' | 'settings'>

/** What is asked of an authenticator between two requests; for whom, where that is known. */
export interface Ceremony {
  readonly kind: 'passkey-registration' | 'passkey-login'
  readonly userId?: string
}

/** Resolves with the cookie that says what was asked. */
export async function beginCeremony(
  ctx: CeremonyContext,
  { kind, userId = '' }: Ceremony,
  { challenge, origin }: { challenge: string; origin: Origin },
): Promise<string> {
  const value = jwt.sign({ challenge }, await signingKey(ctx), {
    audience: kind,
    subject: userId,
    jwtid: newSecret(12),
    expiresIn: ceremonyMs / 1000,
  })
  return strict(ctx, origin, { value, maxAgeMs: ceremonyMs })
}

/**
 * The challenge that was asked. Nobody gets it a second time, in no process: what was recorded is worth nothing.
 * @throws AppError `ceremony_expired`
 */
export async function endCeremony(
  ctx: CeremonyContext,
  { kind, userId = '' }: Ceremony,
  header: string | undefined,
): Promise<string> {
  const claims = await claimsOf(ctx, kind, readCookie(header, name) ?? '')
  if (claims === undefined || claims.sub !== userId) throw expired()
  const key = `${ctx.settings.boot['state.redisPrefix']}:ceremony:${claims.jti}`
  if ((await ctx.redis.set(key, 1, 'PX', 2 * ceremonyMs, 'NX')) !== 'OK') throw expired()
  return claims.challenge
}

export function noCeremonyCookie(ctx: CeremonyContext, origin: Origin): string {
  return strict(ctx, origin, { value: '', maxAgeMs: 0 })
}

function strict(
  { settings: { boot } }: CeremonyContext,
  origin: Origin,
  { value, maxAgeMs }: { value: string; maxAgeMs: number },
): string {
  return cookie(name, value, { isSecure: isCookieSecure(boot, origin), maxAgeMs, sameSite: 'Strict' })
}

async function claimsOf(
  ctx: CeremonyContext,
  audience: string,
  token: string,
): Promise<{ sub: string; jti: string; challenge: string } | undefined> {
  if (token === '') return undefined
  const key = await signingKey(ctx)
  try {
    const claims = jwt.verify(token, key, { audience, algorithms: ['HS256'] })
    if (typeof claims !== 'object') return undefined
    const { sub, jti, challenge } = claims as { sub?: string; jti?: string; challenge?: unknown }
    if (sub !== undefined && jti !== undefined && typeof challenge === 'string')
      return { sub, jti, challenge }
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  return undefined
}

function expired(): AppError {
  return new AppError(
    'invalid',
    'ceremony_expired',
    'This took longer than a minute, or was answered before; begin again with the passkey',
  )
}
