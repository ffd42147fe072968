import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import type { Caller } from '../caller.ts'
import { identityOf } from './identity-of.ts'
import type { Claims } from './read-claims.ts'

/**
 * Binds the account of whoever is signed in to who he is at the provider. This is the one way to link: an equal name or
 * address would let everybody who chooses his own at the provider choose an account here, and a setting that allows it
 * would be one careless click away from that.
 * @throws AppError `session_changed`, `identity_taken`, `identity_linked`
 */
export async function linkIdentity(
  ctx: ApiContext,
  caller: Caller,
  { userId, claims }: { userId: string; claims: Claims },
): Promise<void> {
  // Who began and who comes back must be the same, or a planted cookie would link somebody else's sign-in.
  if (caller.via !== 'session' || caller.userId !== userId)
    throw new AppError(
      'forbidden',
      'session_changed',
      'somebody else is signed in in this browser than when the linking began; begin again on the account page',
    )
  const identity = identityOf(claims)
  const owner = await ctx.db.users.findOne({ identity }).lean()
  if (owner?._id === userId) return
  if (owner !== null) throw identityTaken()
  try {
    const { matchedCount } = await ctx.db.users.updateOne(
      { _id: userId, identity: { $exists: false } },
      { $set: { identity, updatedAt: new Date() } },
    )
    if (matchedCount === 0)
      throw new AppError(
        'conflict',
        'identity_linked',
        `${caller.name} is linked to another sign-in already; unlink that one first`,
      )
  } catch (error) {
    throw isDuplicateKey(error) ? identityTaken(error) : error
  }
  const message = `${caller.name} linked the account to a sign-in with ${claims.iss}`
  await logActivity(ctx, { type: 'auth', message, caller })
}

function identityTaken(cause?: unknown): AppError {
  return new AppError('conflict', 'identity_taken', 'this sign-in belongs to another account here', { cause })
}
