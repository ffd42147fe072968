import { z } from 'zod'
import { limitHealth } from '@sentinel/shared/registries/limit-health'
import { route } from '../../http/route.ts'
import { latestLimits, presentLimit } from '../../registries/present-registry.ts'
import { registriesInUse } from '../../registries/registries-in-use.ts'
import { RegistryLimit } from '../../views/registry-view.ts'

export const getRateLimits = route({
  method: 'GET',
  path: '/api/ratelimits',
  permission: 'containers.view',
  summary: 'Show how much each registry still allows',
  response: z.object({ health: z.enum(['ok', 'low', 'exhausted']), registries: z.array(RegistryLimit) }),
  async handle(ctx) {
    const [snapshot, docs] = await Promise.all([ctx.fleet.read(), ctx.db.registryLimits.find({}).lean()])
    const inUse = registriesInUse(snapshot)
    const limits = latestLimits(docs)
    const names = [...new Set([...inUse.keys(), ...limits.keys()])].toSorted()
    return {
      health: limitHealth([...limits.values()], new Date()),
      registries: names.map((name) => presentLimit(name, limits.get(name), inUse.get(name) ?? 0)),
    }
  },
})
