import { z } from 'zod'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

/** So many wrong tries lately that whoever signs in as this user has to wait. */
const slowedFrom = 4

export const listUsers = route({
  method: 'GET',
  path: '/api/auth/users',
  permission: 'users.manage',
  summary: 'List all users; locked: wrong passwords slow their sign-in down',
  response: z.array(
    z.object({
      id: z.string(),
      username: z.string(),
      role_id: z.string(),
      created_at: Time,
      locked: z.boolean(),
      totp_enabled: z.boolean(),
    }),
  ),
  async handle({ db, access }) {
    const users = await db.users.find({}).sort({ username: 1 }).lean()
    return await Promise.all(
      users.map(async ({ _id, username, roleId, createdAt, totp }) => ({
        id: _id,
        username,
        role_id: roleId,
        created_at: createdAt.toISOString(),
        locked: (await access.throttle.failures(username)) >= slowedFrom,
        totp_enabled: totp?.confirmedAt !== undefined,
      })),
    )
  },
})
