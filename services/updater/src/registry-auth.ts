import type { RegistryAuth } from '@sentinel/docker/engine-types'
import { parseReference } from '@sentinel/shared/images/reference'
import type { RegistryLogins } from '@sentinel/shared/registries/logins/registry-logins'

/** What the engine logs in with when it pulls: the credential that checks use. Undefined: as nobody. */
export async function registryAuth(
  logins: Pick<RegistryLogins, 'credential'>,
  reference: string,
): Promise<RegistryAuth | undefined> {
  const { registry, isImageId } = parseReference(reference)
  const credential = isImageId ? null : await logins.credential(registry)
  if (credential === null) return undefined
  // The name under which engines know Docker Hub.
  const serverAddress = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
  const { username, secret } = credential
  return credential.isIdentityToken
    ? { identityToken: secret, serverAddress }
    : { username, password: secret, serverAddress }
}
