import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import type { Caller } from '../caller.ts'
import { keepAnAdmin } from '../keep-an-admin.ts'
import type { OidcSettings } from './oidc-settings.ts'
import type { Claims } from './read-claims.ts'
import { roleOfGroups } from './role-of-groups.ts'

/** Where groups decide, they decide at every sign-in, up and down; but somebody stays administrator. */
export async function followRole(
  ctx: ApiContext,
  settings: OidcSettings,
  { user, claims, caller: origin }: { user: UserDoc; claims: Claims; caller: Caller },
): Promise<void> {
  if (settings.groupRoles.length === 0) return
  const roleId = roleOfGroups(claims, settings)
  if (roleId === user.roleId) return
  const caller = { ...origin, name: user.username }
  const _id = user._id
  const change = () => ctx.db.users.updateOne({ _id }, { $set: { roleId, updatedAt: new Date() } })
  try {
    await keepAnAdmin(ctx, user, change)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'last_admin') throw error
    const message = `${user.username} stays administrator against the groups at the provider: there is no other one`
    return await logActivity(ctx, { type: 'auth', message, caller, result: 'refused' })
  }
  await ctx.access.book.changed()
  const message = `${user.username} became ${roleId} (was ${user.roleId}) by the groups at the provider`
  await logActivity(ctx, { type: 'auth', message, caller })
}
