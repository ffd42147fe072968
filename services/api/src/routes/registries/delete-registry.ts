import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { tellRegistriesChanged } from '../../registries/tell-registries-changed.ts'

export const deleteRegistry = route({
  method: 'DELETE',
  path: '/api/settings/registries/:id',
  permission: 'settings.modify',
  summary: 'Remove a registry credential',
  params: z.object({ id: z.string() }),
  response: z.object({ status: z.literal('ok'), message: z.string() }),
  async handle(ctx, { params: { id }, caller }) {
    const stored = await ctx.db.registryCredentials.findOne({ _id: id }).select({ registry: 1 }).lean()
    if (!stored) {
      throw new AppError(
        'notFound',
        'registry_not_found',
        `There is no registry credential ${id}; reload the list`,
      )
    }
    await ctx.db.registryCredentials.deleteOne({ _id: id })
    const message = `registry credential for ${stored.registry} removed`
    await logActivity(ctx, { type: 'settings', message, caller })
    await tellRegistriesChanged(ctx, [])
    return { status: 'ok' as const, message }
  },
})
