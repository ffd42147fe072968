import type { Host } from '@sentinel/docker/host'
import { toAppError } from '@sentinel/shared/errors/app-error'
import { parseReference } from '@sentinel/shared/images/reference'
import type { RegistryClient } from '@sentinel/shared/registries/client'
import { withPull } from './with-pull.ts'

/** The host, with pulls that wait while the registry lets nobody pull, and tell everybody what it told them. */
export function obedientPulls(host: Host, client: Pick<RegistryClient, 'requirePulls' | 'notePull'>): Host {
  return withPull(host, async (reference, options, signal) => {
    const { registry } = parseReference(reference)
    await client.requirePulls(registry)
    try {
      await host.pullImage(reference, options, signal)
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.kind !== 'rateLimited') throw thrown
      await client.notePull(registry, error.message)
      // It knows by now for how long.
      await client.requirePulls(registry)
      throw thrown
    }
    await client.notePull(registry)
  })
}
