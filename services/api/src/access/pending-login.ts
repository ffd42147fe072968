import jwt from 'jsonwebtoken'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { signingKey } from './signing-key.ts'

const audience = 'second-factor'
const lifeSeconds = 300
const tries = 5

type PendingContext = Pick<ApiContext, 'db' | 'redis' | 'settings'>
type Proved = Pick<UserDoc, '_id' | 'passwordHash'>

/** Tells one password from the next and nothing about either: what is hashed is salted. */
const markOf = ({ passwordHash = '' }: Proved) => hashSecret(passwordHash)

/** Says that this user's first half was right; `how` tells which, a second factor is still missing. */
export async function pendingToken(
  ctx: PendingContext,
  user: Proved,
  how = 'with the password',
): Promise<string> {
  const options = { audience, subject: user._id, jwtid: newSecret(12), expiresIn: lifeSeconds } as const
  return jwt.sign({ how, password: markOf(user) }, await signingKey(ctx), options)
}

/** A sign-in of which the first half was right. */
export interface PendingLogin {
  readonly userId: string
  readonly how: string
  /** Whether this user's password is still the one that it was then. */
  isOf(user: Proved): boolean
  /** Before a code is looked at; the fifth was the last. @throws AppError `second_factor_expired` */
  takeTry(): Promise<void>
  /** Once it has led to a session: nobody gets a second one with it. */
  burn(): Promise<void>
}

/** Undefined where it is none of ours, or too old. */
export async function readPending(ctx: PendingContext, token: string): Promise<PendingLogin | undefined> {
  const claims = await claimsOf(ctx, token)
  if (claims === undefined) return undefined
  const key = `${ctx.settings.boot['state.redisPrefix']}:second-factor:${claims.id}`
  return {
    userId: claims.userId,
    how: claims.how,
    isOf: (user) => user._id === claims.userId && markOf(user) === claims.password,
    async takeTry() {
      const [[, count] = []] = (await ctx.redis.multi().incr(key).expire(key, lifeSeconds).exec()) ?? []
      // Whatever is no number is no permission either.
      if (!(Number(count) <= tries)) throw secondFactorExpired()
    },
    burn: async () => void (await ctx.redis.set(key, tries + 1, 'EX', lifeSeconds)),
  }
}

async function claimsOf(
  ctx: PendingContext,
  token: string,
): Promise<{ userId: string; id: string; how: string; password: string } | undefined> {
  const key = await signingKey(ctx)
  try {
    const claims = jwt.verify(token, key, { audience, algorithms: ['HS256'] })
    if (typeof claims === 'object' && claims.sub !== undefined && claims.jti !== undefined)
      return {
        userId: claims.sub,
        id: claims.jti,
        how: String(claims['how'] ?? ''),
        password: String(claims['password'] ?? ''),
      }
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  return undefined
}

export function secondFactorExpired(): AppError {
  return new AppError(
    'unauthenticated',
    'second_factor_expired',
    'This sign-in took too long or too many tries; begin again with name and password',
  )
}
