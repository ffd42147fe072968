import { requireWhole } from '../../access/caller.ts'
import { endSessions } from '../../access/end-sessions.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const revokeSessions = route({
  method: 'DELETE',
  path: '/api/auth/sessions',
  permission: 'somebody',
  summary: 'End all of the own sessions but this one; asked with an API token, all',
  response: Done,
  async handle(ctx, { caller }) {
    const { userId, credentialId, via } = requireWhole(caller)
    const own = via === 'session' && credentialId !== undefined ? { except: credentialId } : {}
    const count = await endSessions(ctx, userId, own)
    await logActivity(ctx, { type: 'auth', message: `${caller.name} ended ${count} other sessions`, caller })
    return done
  },
})
