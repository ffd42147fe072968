import { z } from 'zod'
import { verifyModes } from '@sentinel/shared/settings/groups/supply-chain'
import { writeSettings } from '../../commands/write-settings.ts'
import { route } from '../../http/route.ts'

const Text = z.string().trim().max(1000).optional()

export const setVerifier = route({
  method: 'POST',
  path: '/api/settings/verifier',
  permission: 'settings.modify',
  summary: 'Say how signatures of images are checked; what is left out stays',
  body: z.object({
    mode: z.enum(verifyModes, 'a mode is disabled, warn or enforce').optional(),
    cosign_path: z.string().trim().min(1).max(1000).optional(),
    keyless: z.boolean().optional(),
    key_path: Text,
    identity: Text,
    issuer: Text,
  }),
  response: z.object({ status: z.literal('saved') }),
  async handle(ctx, { body, caller }) {
    const wanted = {
      'supplyChain.verify': body.mode,
      'supplyChain.cosign': body.cosign_path,
      'supplyChain.keyless': body.keyless?.toString(),
      'supplyChain.cosignKey': body.key_path,
      'supplyChain.identity': body.identity,
      'supplyChain.issuer': body.issuer,
    }
    await writeSettings(ctx, wanted, caller)
    return { status: 'saved' as const }
  },
})
