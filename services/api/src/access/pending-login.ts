import jwt from 'jsonwebtoken'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../api-context.ts'
import { newSecret } from './secrets.ts'
import { signingKey } from './signing-key.ts'

const audience = 'second-factor'
const lifeSeconds = 300
const tries = 5

type PendingContext = Pick<ApiContext, 'db' | 'redis' | 'settings'>

/** Says that this user's password was right; a second factor is still missing. */
export async function pendingToken(ctx: PendingContext, userId: string): Promise<string> {
  const options = { audience, subject: userId, jwtid: newSecret(12), expiresIn: lifeSeconds } as const
  return jwt.sign({}, await signingKey(ctx), options)
}

/**
 * Whose password it was. Every call counts as a try: with the fifth that did not succeed the token is burned.
 * @throws AppError `second_factor_expired`
 */
export async function takeTry(
  ctx: PendingContext,
  token: string,
): Promise<{ userId: string; burn(): Promise<void> }> {
  const { userId, id } = await read(ctx, token)
  const key = `${ctx.settings.boot['state.redisPrefix']}:second-factor:${id}`
  const [[, count] = []] = (await ctx.redis.multi().incr(key).expire(key, lifeSeconds).exec()) ?? []
  if (Number(count) > tries) throw expired()
  return {
    userId,
    burn: async () => void (await ctx.redis.set(key, tries + 1, 'EX', lifeSeconds)),
  }
}

async function read(ctx: PendingContext, token: string): Promise<{ userId: string; id: string }> {
  const key = await signingKey(ctx)
  try {
    const claims = jwt.verify(token, key, { audience, algorithms: ['HS256'] })
    if (typeof claims === 'object' && claims.sub !== undefined && claims.jti !== undefined)
      return { userId: claims.sub, id: claims.jti }
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  throw expired()
}

function expired(): AppError {
  return new AppError(
    'unauthenticated',
    'second_factor_expired',
    'This sign-in took too long or too many tries; begin again with name and password',
  )
}
