import { translateDbError } from '../../db/connect.ts'
import type { Db } from '../../db/connect.ts'
import { AppError, toAppError } from '../../errors/app-error.ts'
import type { RegistryCredentialDoc } from '../../resources/registry-credential.ts'
import type { SecretBox } from '../../secrets/secret-box.ts'

/** A stored entry with its secrets readable when they are needed: a key that is wrong must spoil one registry alone. */
export interface StoredLogin extends Omit<RegistryCredentialDoc, 'secret' | 'clientKey'> {
  openSecret(): string
  openClientKey(): string | undefined
}

/** Which secret of which registry a sealed text is; it opens as no other. */
export const sealPurpose = (registry: string, field: 'secret' | 'clientKey' | 'test') =>
  `registry ${field} of ${registry}`

export async function readStoredLogins(
  db: Pick<Db, 'registryCredentials'>,
  box: SecretBox,
): Promise<readonly StoredLogin[]> {
  const docs = await db.registryCredentials
    .find({})
    .lean()
    .catch((error: unknown) => {
      throw translateDbError(error)
    })
  return docs.map((doc) => openStored(doc, box))
}

export function openStored(
  { secret, clientKey, ...rest }: RegistryCredentialDoc,
  box: SecretBox,
): StoredLogin {
  return {
    ...rest,
    openSecret: () => (secret ? open(box, secret, rest.registry, 'secret') : ''),
    openClientKey: () => (clientKey ? open(box, clientKey, rest.registry, 'clientKey') : undefined),
  }
}

function open(box: SecretBox, sealed: string, registry: string, field: 'secret' | 'clientKey'): string {
  try {
    return box.open(sealed, sealPurpose(registry, field))
  } catch (thrown) {
    const { kind, code, message } = toAppError(thrown)
    throw new AppError(kind, code, `The credential stored for ${registry} cannot be used. ${message}.`, {
      cause: thrown,
      details: { registry },
    })
  }
}
