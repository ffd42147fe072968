import { z } from 'zod'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { hookPhases } from '@sentinel/shared/resources/hook'
import { logActivity } from '../../commands/log-activity.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { formatContainerKey } from '../../fleet/container-key.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { HookView, presentHook } from '../../views/hook-view.ts'
import { ContainerName, HostQuery } from '../../views/params.ts'
import { HookCommand } from './hook-command.ts'

const ordinarySeconds = 30
const longestSeconds = 86_400

export const saveHook = route({
  method: 'POST',
  path: '/api/hooks/:container',
  permission: 'settings.modify',
  summary: 'Store what is to be run in a container before or after its updates; it wins over labels',
  params: z.object({ container: ContainerName }),
  query: HostQuery,
  body: z.object({
    phase: z.enum(hookPhases, 'a phase is pre-update or post-update'),
    command: HookCommand,
    timeout: z
      .number()
      .max(longestSeconds)
      .default(0)
      .meta({ description: `Seconds; 0 or less means ${ordinarySeconds}.` }),
  }),
  response: HookView,
  async handle(ctx, { params: { container: name }, query, body: { phase, command, timeout }, caller }) {
    const { host, container, isLocal } = await findContainer(ctx, name, query.host)
    requireAllowed(container, 'set_policy')
    const key = { hostId: host._id, name, phase }
    const timeoutSeconds = timeout > 0 ? timeout : ordinarySeconds
    const change = { command, timeoutSeconds, updatedAt: new Date(), updatedBy: caller.name }
    try {
      await ctx.db.hooks.collection.insertOne({ ...key, ...change })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      await ctx.db.hooks.updateOne(key, { $set: change })
    }
    const message = `${phase} hook saved for ${name}`
    await logActivity(ctx, { type: 'hooks', message, container: name, hostId: host._id, caller })
    const shownKey = formatContainerKey(name, host._id, isLocal ? host._id : undefined)
    return presentHook({ phase, command, timeoutSeconds }, shownKey)
  },
})
