import { randomUUID } from 'node:crypto'
import { AppError } from '@sentinel/shared/errors/app-error'
import { sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import type { RegistryCredentialDoc } from '@sentinel/shared/resources/registry-credential'
import type { SecretBox } from '@sentinel/shared/secrets/secret-box'
import type { RegistryEntry } from '../views/registry-view.ts'
import { isMasked } from './mask.ts'

/** An entry as it is stored: secrets sealed, masked ones as they were. */
export function sealEntry(
  box: SecretBox,
  entry: RegistryEntry,
  stored: RegistryCredentialDoc | undefined,
): RegistryCredentialDoc {
  const { registry, tenant, endpoint, ca, client_certificate: clientCertificate } = entry
  const seal = (field: 'secret' | 'clientKey', text: string) => {
    if (text === '') return ''
    if (!isMasked(text)) return box.seal(text, sealPurpose(registry, field))
    const known = stored?.[field]
    // A secret is never sent to another registry than the one it was entered for.
    if (known && stored.registry === registry) return known
    throw enterAgain(registry)
  }
  const clientKey = seal('clientKey', entry.client_key ?? '')
  return {
    _id: stored?._id ?? (entry.id === '' ? randomUUID() : entry.id),
    registry,
    login: entry.login,
    username: entry.username,
    secret: seal('secret', entry.secret),
    ...(tenant ? { tenant } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(ca ? { ca } : {}),
    ...(clientCertificate ? { clientCertificate } : {}),
    ...(clientKey === '' ? {} : { clientKey }),
    mirrors: entry.mirrors,
    updatedAt: new Date(),
  }
}

function enterAgain(registry: string): AppError {
  return new AppError(
    'invalid',
    'secret_not_stored',
    `No secret is stored for ${registry} under this id; enter it again`,
  )
}
