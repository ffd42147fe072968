const mask = '****'

/** As much of a secret as its owner needs to know it again. */
export function maskSecret(secret: string): string {
  return secret.length <= 4 ? mask : `${secret.slice(0, 4)}${mask}`
}

/** A client sent back what it was shown: the stored one is meant. */
export function isMasked(secret: string): boolean {
  return secret.endsWith(mask)
}
