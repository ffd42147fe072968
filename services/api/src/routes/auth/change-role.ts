import { z } from 'zod'
import { roleIds } from '@sentinel/shared/access/roles'
import { requireCovers } from '../../access/caller.ts'
import { findUser, UserParams } from '../../access/find-user.ts'
import { keepAnAdmin } from '../../access/keep-an-admin.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const changeRole = route({
  method: 'PUT',
  path: '/api/auth/users/:id/role',
  permission: 'users.manage',
  addition: 'without it a role could be changed only by deleting the user.',
  summary: 'Change what a user may do, at once; the last administrator stays one',
  params: UserParams,
  body: z.object({ role_id: z.enum(roleIds) }),
  response: Done,
  async handle(ctx, { params: { id }, body: { role_id: roleId }, caller }) {
    requireCovers(caller, roleId)
    const user = await findUser(ctx, id)
    if (user.roleId === roleId) return done
    const change = () => ctx.db.users.updateOne({ _id: id }, { $set: { roleId, updatedAt: new Date() } })
    if (roleId === 'admin') await change()
    else await keepAnAdmin(ctx, user, change)
    await ctx.access.book.changed()
    const message = `${caller.name} made ${user.username} ${roleId} (was ${user.roleId})`
    await logActivity(ctx, { type: 'auth', message, caller })
    return done
  },
})
