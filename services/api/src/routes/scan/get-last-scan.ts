import { z } from 'zod'
import { route } from '../../http/route.ts'
import { Time } from '../../views/params.ts'

export const getLastScan = route({
  method: 'GET',
  path: '/api/last-scan',
  permission: 'containers.view',
  summary: 'When the last scan ended',
  response: z.object({ last_scan: Time.nullable() }),
  async handle(ctx) {
    return { last_scan: (await ctx.fleet.read()).lastScanAt?.toISOString() ?? null }
  },
})
