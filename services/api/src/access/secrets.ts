import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new secret of so many random bytes, as letters that need no quoting. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** What of a random secret may lie in the database. Of a password it may not: see `hashPassword`. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Takes the same time wherever the two differ. */
export function isSameSecret(left: string, right: string): boolean {
  const [a, b] = [createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest()]
  return timingSafeEqual(a, b)
}
