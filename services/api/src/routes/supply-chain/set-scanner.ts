import { z } from 'zod'
import { scannerModes, severities } from '@sentinel/shared/settings/groups/supply-chain'
import { writeSettings } from '../../commands/write-settings.ts'
import { route } from '../../http/route.ts'

export const setScanner = route({
  method: 'POST',
  path: '/api/settings/scanner',
  permission: 'settings.modify',
  summary: 'Say how images are looked into for vulnerabilities; what is left out stays',
  body: z.object({
    mode: z.enum(scannerModes, 'a mode is disabled, pre-update or post-update').optional(),
    threshold: z.enum(severities, 'a threshold is CRITICAL, HIGH, MEDIUM or LOW').optional(),
    trivy_path: z.string().trim().min(1).max(1000).optional(),
  }),
  response: z.object({ status: z.literal('saved') }),
  async handle(ctx, { body: { mode, threshold, trivy_path: trivyPath }, caller }) {
    const wanted = {
      'supplyChain.scan': mode,
      'supplyChain.threshold': threshold,
      'supplyChain.trivy': trivyPath,
    }
    await writeSettings(ctx, wanted, caller)
    return { status: 'saved' as const }
  },
})
