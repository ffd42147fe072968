import { z } from 'zod'
import { identify } from '../../access/identify.ts'
import { noSessionCookies } from '../../access/sessions.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { Redirect } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

export const logOut = route({
  method: 'POST',
  path: '/logout',
  permission: 'everybody',
  summary: 'End the session of this browser; without one nothing happens',
  response: z.undefined(),
  produces: 'text/plain',
  async handle(ctx, { caller: origin, request }) {
    const { authorization: _, ...headers } = request.headers
    const caller = await identify(ctx, Object.assign(Object.create(request), { headers }), origin)
    if (caller.via === 'session') {
      await ctx.db.sessions.deleteOne({ _id: caller.credentialId ?? '' })
      await ctx.access.book.changed()
      await logActivity(ctx, { type: 'auth', message: `${caller.name} signed out`, caller })
    }
    return new Redirect('/login', { cookies: noSessionCookies(ctx.settings.boot, origin) })
  },
})
