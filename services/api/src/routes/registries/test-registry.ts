import { z } from 'zod'
import { toAppError } from '@sentinel/shared/errors/app-error'
import { sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { requireRedis } from '../../commands/require-redis.ts'
import { route } from '../../http/route.ts'
import { checkEntry } from '../../registries/check-entry.ts'
import { sealEntry } from '../../registries/seal-entry.ts'
import { RegistryEntry } from '../../views/registry-view.ts'

const answerLimitMs = 35_000
const ownTroubles = new Set(['unavailable', 'internal', 'timeout'])

export const testRegistry = route({
  method: 'POST',
  path: '/api/settings/registries/test',
  permission: 'settings.modify',
  summary: 'Log in to a registry as a check would, and say whether that works',
  body: RegistryEntry,
  response: z.object({
    success: z.boolean(),
    message: z.string().optional(),
    error: z.string().optional(),
  }),
  async handle(ctx, { body }) {
    const entry = checkEntry(body)
    const { registry } = entry
    const box = createSecretBox(ctx.settings.boot['state.secretKey'])
    const all = await ctx.db.registryCredentials.find({}).lean()
    const stored = all.find(({ _id }) => _id === entry.id) ?? all.find((other) => other.registry === registry)
    const doc = sealEntry(box, entry, stored)
    await requireRedis(ctx)
    // It passes through Redis, where nothing secret may be read.
    const sealed = box.seal(JSON.stringify(doc), sealPurpose(registry, 'test'))
    try {
      const answer = await ctx.queues.ask('registry.test', { registry, sealed }, answerLimitMs)
      return { success: true, message: z.object({ message: z.string() }).parse(answer).message }
    } catch (thrown) {
      const { kind, message } = toAppError(thrown)
      if (ownTroubles.has(kind)) throw thrown
      return { success: false, error: message }
    }
  },
})
