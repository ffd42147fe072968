import { processor } from '@sentinel/shared/queues/worker'
import { findRegistryKind } from '@sentinel/shared/registries/index'
import { openStored, sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import type { LoginProof } from '@sentinel/shared/registries/prove-login'
import { tryLogin } from '@sentinel/shared/registries/try-login'
import type { RegistryCredentialDoc } from '@sentinel/shared/resources/registry-credential'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import type { ScannerContext } from '../scanner-context.ts'

/** Logs in to a registry the way a check does: with what was sent along, else with what is stored, noting its limits. */
export const testRegistry = processor<ScannerContext, 'registry.test'>(
  'registry.test',
  async (ctx, { registry, sealed }, signal) => {
    if (sealed === undefined) return told(registry, await probe(ctx, registry, signal))
    const box = createSecretBox(ctx.settings.boot['state.secretKey'])
    const doc = JSON.parse(box.open(sealed, sealPurpose(registry, 'test'))) as RegistryCredentialDoc
    const entry = openStored(doc, box)
    return told(registry, await tryLogin(ctx, { entry, opened: ctx.logins }, signal))
  },
)

async function probe(ctx: ScannerContext, registry: string, signal: AbortSignal): Promise<LoginProof> {
  const proof = await ctx.registry.logIn(registry, signal)
  const { limitProbe } = findRegistryKind(registry)
  if (limitProbe) {
    const { repository, tag } = limitProbe
    await ctx.registry.headManifest({ registry, repository }, tag, signal)
  }
  return proof
}

function told(registry: string, { isAsked }: LoginProof): { message: string } {
  const message = isAsked ? 'Credentials valid' : `${registry} lets everybody in, so it did not look at them`
  return { message }
}
