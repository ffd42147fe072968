import { z } from 'zod'
import { verifyModes } from '@sentinel/shared/settings/groups/supply-chain'
import { route } from '../../http/route.ts'

export const getVerifier = route({
  method: 'GET',
  path: '/api/settings/verifier',
  permission: 'settings.view',
  summary: 'Show how signatures of images are checked',
  response: z.object({
    mode: z.enum(verifyModes),
    cosign_path: z.string(),
    keyless: z.enum(['true', 'false']),
    key_path: z.string(),
    identity: z.string(),
    issuer: z.string(),
  }),
  async handle(ctx) {
    const { values } = await ctx.settings.read()
    return {
      mode: values['supplyChain.verify'],
      cosign_path: values['supplyChain.cosign'],
      keyless: values['supplyChain.keyless'] ? ('true' as const) : ('false' as const),
      key_path: values['supplyChain.cosignKey'],
      identity: values['supplyChain.identity'],
      issuer: values['supplyChain.issuer'],
    }
  },
})
