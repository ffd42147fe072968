import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { checkEntry } from '../../registries/check-entry.ts'
import { sealEntry } from '../../registries/seal-entry.ts'
import { tellRegistriesChanged } from '../../registries/tell-registries-changed.ts'
import { RegistryEntry } from '../../views/registry-view.ts'

const message = 'registry credentials saved'

export const saveRegistries = route({
  method: 'PUT',
  path: '/api/settings/registries',
  permission: 'settings.modify',
  summary: 'Replace all registry credentials; a masked secret stays as it is',
  body: z.array(RegistryEntry),
  response: z.object({ status: z.literal('ok'), message: z.string() }),
  async handle(ctx, { body, caller }) {
    const entries = body.map(checkEntry)
    const twice = entries.find(({ registry }, index) =>
      entries.some((other, at) => at < index && other.registry === registry),
    )
    if (twice) throw namedTwice(twice.registry)
    const box = createSecretBox(ctx.settings.boot['state.secretKey'])
    const { registryCredentials } = ctx.db
    const stored = await registryCredentials.find({}).lean()
    const docs = entries.map((entry) =>
      sealEntry(
        box,
        entry,
        stored.find(({ _id, registry }) =>
          entry.id === '' ? registry === entry.registry : _id === entry.id,
        ),
      ),
    )
    // One write per entry, removals first: a registry may have moved from one id to another.
    const ids = docs.map(({ _id }) => _id)
    await registryCredentials.deleteMany({
      $or: [{ _id: { $nin: ids } }, ...docs.map(({ _id, registry }) => ({ registry, _id: { $ne: _id } }))],
    })
    for (const doc of docs) await registryCredentials.replaceOne({ _id: doc._id }, doc, { upsert: true })
    await logActivity(ctx, { type: 'settings', message, caller })
    await tellRegistriesChanged(
      ctx,
      docs.map(({ registry }) => registry),
    )
    return { status: 'ok' as const, message }
  },
})

function namedTwice(registry: string): AppError {
  return new AppError(
    'invalid',
    'registry_named_twice',
    `Two entries are for ${registry}; keep one of them and save again`,
  )
}
