import { z } from 'zod'
import { requireWhole } from '../../access/caller.ts'
import { isAlive } from '../../access/sessions.ts'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

export const listSessions = route({
  method: 'GET',
  path: '/api/auth/sessions',
  permission: 'somebody',
  summary: 'List the own sessions, the latest first; token is an id that may be shown',
  response: z.array(
    z.object({
      token: z.string(),
      user_id: z.string(),
      ip: z.string(),
      user_agent: z.string(),
      created_at: Time,
      last_seen_at: Time,
      expires_at: Time,
      current: z.boolean(),
    }),
  ),
  async handle({ db, settings: { boot } }, { caller }) {
    const { userId, credentialId } = requireWhole(caller)
    const all = await db.sessions.find({ userId }).sort({ createdAt: -1 }).lean()
    return all
      .filter((session) => isAlive(session, boot['access.sessionIdle']))
      .map(({ _id, ip, userAgent, createdAt, seenAt, expiresAt }) => ({
        token: _id,
        user_id: userId,
        ip,
        user_agent: userAgent,
        created_at: createdAt.toISOString(),
        last_seen_at: seenAt.toISOString(),
        expires_at: expiresAt.toISOString(),
        current: _id === credentialId,
      }))
  },
})
