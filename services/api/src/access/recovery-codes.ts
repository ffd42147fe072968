import { randomBytes } from 'node:crypto'
import { hashSecret } from './secrets.ts'

/** Letters and digits that nobody mistakes for others when he copies them from paper. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const count = 8
/** Five bits each. */
const length = 16

/** Shown once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => {
    const letters = Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length] ?? '').join('')
    return letters.match(/.{4}/g)?.join('-') ?? letters
  })
}

/** What is kept of a code, however somebody types it; undefined for what cannot be one. */
export function hashRecoveryCode(typed: string): string | undefined {
  const letters = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  if (letters.length !== length || !/^[0-9a-hjkmnp-tv-z]+$/.test(letters)) return undefined
  return hashSecret(letters)
}
