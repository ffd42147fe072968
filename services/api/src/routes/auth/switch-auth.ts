import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { route } from '../../http/route.ts'
import { done, Done } from './credentials.ts'

export const switchAuth = route({
  method: 'POST',
  path: '/api/auth/settings',
  permission: 'users.manage',
  summary: 'Ask for login to be on or off; only SENTINEL_AUTH can change it',
  body: z.object({ auth_enabled: z.boolean() }),
  response: Done,
  handle({ access }, { body: { auth_enabled: isWanted } }) {
    if (isWanted === !access.isOff) return Promise.resolve(done)
    const how = isWanted
      ? 'start Sentinel without SENTINEL_AUTH=off'
      : 'start every API process with SENTINEL_AUTH=off, and only where nobody else can reach the port'
    throw new AppError(
      'conflict',
      'auth_by_environment',
      `Login is switched by the environment alone: ${how}`,
    )
  },
})
