import { z } from 'zod'
import { findRegistryKind } from '@sentinel/shared/registries/index'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { route } from '../../http/route.ts'
import { latestLimits, presentCredential, presentLimit } from '../../registries/present-registry.ts'
import { registriesInUse } from '../../registries/registries-in-use.ts'
import { Registry } from '../../views/registry-view.ts'

export const listRegistries = route({
  method: 'GET',
  path: '/api/settings/registries',
  permission: 'settings.view',
  summary: 'List registries in use or with a credential; secrets are masked',
  response: z.record(z.string(), Registry),
  async handle(ctx) {
    const [snapshot, credentials, docs] = await Promise.all([
      ctx.fleet.read(),
      ctx.db.registryCredentials.find({}).lean(),
      ctx.db.registryLimits.find({}).lean(),
    ])
    const box = createSecretBox(ctx.settings.boot['state.secretKey'])
    const inUse = registriesInUse(snapshot)
    const limits = latestLimits(docs)
    const names = new Set([...credentials.map(({ registry }) => registry), ...inUse.keys(), ...limits.keys()])
    return Object.fromEntries(
      [...names].toSorted().map((name) => {
        const stored = credentials.find(({ registry }) => registry === name)
        const limit = limits.get(name)
        const containers = inUse.get(name) ?? 0
        const { name: kind, title, loginHelp } = findRegistryKind(name)
        const shown = {
          kind,
          title,
          login_help: loginHelp,
          ...(stored && { credential: presentCredential(box, stored) }),
          ...((limit ?? containers > 0) && { rate_limit: presentLimit(name, limit, containers) }),
        }
        return [name, shown]
      }),
    )
  },
})
