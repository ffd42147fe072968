import { z } from 'zod'
import { roleIds } from '@sentinel/shared/access/roles'
import { requireCovers } from '../../access/caller.ts'
import { createUser } from '../../access/create-user.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { Password, Username } from './credentials.ts'

export const addUser = route({
  method: 'POST',
  path: '/api/auth/users',
  permission: 'users.manage',
  summary: 'Make a user',
  body: z.object({ username: Username, password: Password, role_id: z.enum(roleIds) }),
  response: z.object({ id: z.string(), username: z.string() }),
  async handle(ctx, { body: { username, password, role_id: roleId }, caller }) {
    requireCovers(caller, roleId)
    const { _id } = await createUser(ctx, { username, password, roleId })
    const message = `${caller.name} made the user ${username} (${roleId})`
    await logActivity(ctx, { type: 'auth', message, caller })
    return new Answer({ id: _id, username }, { status: 201 })
  },
})
