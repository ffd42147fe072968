import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import type { Caller } from '../caller.ts'
import { createUser } from '../create-user.ts'
import { identityOf } from './identity-of.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { Claims } from './read-claims.ts'
import { roleOfGroups } from './role-of-groups.ts'
import { usernameOfClaims } from './username-of-claims.ts'

/**
 * Whose account it is, by issuer and subject alone: what somebody is called at a provider proves nothing here.
 * @throws AppError `account_missing`, `name_taken`
 */
export async function accountOf(
  ctx: ApiContext,
  settings: OidcSettings,
  { claims, caller }: { claims: Claims; caller: Caller },
): Promise<UserDoc> {
  const identity = identityOf(claims)
  const find = () => ctx.db.users.findOne({ identity }).lean<UserDoc>()
  const known = await find()
  if (known !== null) return known
  const username = usernameOfClaims(claims)
  if (!settings.createsAccounts)
    throw new AppError(
      'forbidden',
      'account_missing',
      `${username} has no account here, and none is made by signing in; an administrator can make one, and its owner links it on the account page`,
    )
  try {
    const roleId = roleOfGroups(claims, settings)
    const user = await createUser(ctx, { username, roleId, identity })
    const message = `the account ${username} (${roleId}) was made by its first sign-in with ${claims.iss}`
    await logActivity(ctx, { type: 'auth', message, caller: { ...caller, name: username } })
    return user
  } catch (error) {
    if (!(error instanceof AppError) || !['username_taken', 'name_taken'].includes(error.code)) throw error
    // The same person in another window may have been quicker.
    const other = await find()
    if (other !== null) return other
    throw nameTaken(username)
  }
}

function nameTaken(username: string): AppError {
  return new AppError(
    'conflict',
    'name_taken',
    `there is another account called ${username}; if it belongs to the same person, it is linked on its account page after signing in with the password`,
  )
}
