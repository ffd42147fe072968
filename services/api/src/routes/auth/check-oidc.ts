import { z } from 'zod'
import { configuredOidc } from '../../access/oidc/require-configured.ts'
import { route } from '../../http/route.ts'

export const checkOidc = route({
  method: 'GET',
  path: '/api/auth/oidc/available',
  permission: 'everybody',
  summary: 'Tell whether people can sign in with a provider',
  response: z.object({ available: z.boolean() }),
  async handle(ctx) {
    return { available: (await configuredOidc(ctx)) !== undefined }
  },
})
