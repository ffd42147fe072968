import { toAppError } from '@sentinel/shared/errors/app-error'
import { sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import type { RegistryCredentialDoc } from '@sentinel/shared/resources/registry-credential'
import type { RegistryLimitDoc } from '@sentinel/shared/resources/registry-limit'
import type { SecretBox } from '@sentinel/shared/secrets/secret-box'
import type { RegistryCredential, RegistryLimit } from '../views/registry-view.ts'
import { maskSecret } from './mask.ts'

export function presentCredential(box: SecretBox, doc: RegistryCredentialDoc): RegistryCredential {
  const { _id, registry, login, username, tenant, endpoint, ca, clientCertificate, clientKey, mirrors } = doc
  const secret = shown(box, doc, 'secret')
  const key = shown(box, doc, 'clientKey')
  const problem = secret.problem ?? key.problem
  return {
    id: _id,
    registry,
    login,
    username,
    secret: secret.text,
    ...(tenant ? { tenant } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(ca ? { ca } : {}),
    ...(clientCertificate ? { client_certificate: clientCertificate } : {}),
    ...(clientKey ? { client_key: key.text } : {}),
    mirrors: [...mirrors],
    ...(problem === undefined ? {} : { problem }),
  }
}

interface Shown {
  readonly text: string
  readonly problem?: string
}

function shown(box: SecretBox, doc: RegistryCredentialDoc, field: 'secret' | 'clientKey'): Shown {
  const sealed = doc[field]
  if (!sealed) return { text: '' }
  try {
    const text = box.open(sealed, sealPurpose(doc.registry, field))
    // A key begins with the same words as every other.
    return { text: field === 'clientKey' ? maskSecret('') : maskSecret(text) }
  } catch (error) {
    return { text: maskSecret(''), problem: toAppError(error).message }
  }
}

/** The last word of each registry, whoever it was said to. */
export function latestLimits(limits: readonly RegistryLimitDoc[]): ReadonlyMap<string, RegistryLimitDoc> {
  const ordered = limits.toSorted((a, b) => a.seenAt.getTime() - b.seenAt.getTime())
  return new Map(ordered.map((limit) => [limit.registry, limit]))
}

export function presentLimit(
  registry: string,
  limit: RegistryLimitDoc | undefined,
  containers: number,
): RegistryLimit {
  const resetAt = limit?.resetAt?.toISOString() ?? null
  const isHeld = limit?.heldUntil !== undefined && limit.heldUntil.getTime() > Date.now()
  return {
    registry,
    limit: limit?.limit ?? -1,
    remaining: limit?.remaining ?? -1,
    reset: resetAt,
    reset_at: resetAt,
    is_auth: limit?.isAuthenticated ?? false,
    has_limits: limit?.limit !== undefined || limit?.remaining !== undefined,
    container_count: containers,
    last_updated: limit?.seenAt.toISOString() ?? null,
    held_until: isHeld ? (limit?.heldUntil?.toISOString() ?? null) : null,
    held_for: isHeld ? (limit?.heldFor ?? 'requests') : null,
  }
}
