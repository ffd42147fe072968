import { createHash } from 'node:crypto'

export interface RegistryCredential {
  readonly username: string
  readonly secret: string
  /** The secret is an identity token: it is exchanged for tokens, and is no password. */
  readonly isIdentityToken?: boolean
}

/** A credential that goes in an Authorization header as it is. */
export function basicHeader({ username, secret }: RegistryCredential): string {
  return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`
}

/** Tells credentials apart without being one; empty for nobody. */
export function credentialHash(credential: RegistryCredential | null): string {
  if (credential === null) return ''
  const text = JSON.stringify([credential.username, credential.secret, credential.isIdentityToken ?? false])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
