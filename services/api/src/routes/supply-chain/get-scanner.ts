import { z } from 'zod'
import { scannerModes, severities } from '@sentinel/shared/settings/groups/supply-chain'
import { route } from '../../http/route.ts'

export const ScannerView = z.object({
  mode: z.enum(scannerModes),
  threshold: z.enum(severities),
  trivy_path: z.string(),
})

export const getScanner = route({
  method: 'GET',
  path: '/api/settings/scanner',
  permission: 'settings.view',
  summary: 'Show how images are looked into for vulnerabilities',
  response: ScannerView,
  async handle(ctx) {
    const { values } = await ctx.settings.read()
    return {
      mode: values['supplyChain.scan'],
      threshold: values['supplyChain.threshold'],
      trivy_path: values['supplyChain.trivy'],
    }
  },
})
