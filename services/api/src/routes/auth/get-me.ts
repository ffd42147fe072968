import { z } from 'zod'
import { permissionNames } from '@sentinel/shared/access/permissions'
import { route } from '../../http/route.ts'

export const getMe = route({
  method: 'GET',
  path: '/api/auth/me',
  permission: 'somebody',
  summary: 'Tell who is signed in and what he may do',
  response: z.object({
    id: z.string(),
    username: z.string(),
    role_id: z.string(),
    permissions: z.array(z.enum(permissionNames)),
    auth_enabled: z.boolean(),
  }),
  handle(ctx, { caller: { userId, name, roleId, permissions } }) {
    const mine = permissionNames.filter((each) => permissions.has(each))
    const isOff = ctx.access.isOff
    return Promise.resolve({
      id: userId ?? 'system',
      username: isOff ? 'admin' : name,
      role_id: roleId ?? '',
      permissions: mine,
      auth_enabled: !isOff,
    })
  },
})
