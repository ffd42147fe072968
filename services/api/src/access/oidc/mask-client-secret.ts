const mask = '****'
/** With fewer the rest could be guessed. */
const shortest = 20

/** As much of it as its owner needs to know it again. */
export function maskClientSecret(secret: string): string {
  if (secret === '') return ''
  return secret.length < shortest ? mask : `${secret.slice(0, 4)}${mask}${secret.slice(-4)}`
}

/** A client sent back what it was shown: the stored one is meant. */
export function isMaskedClientSecret(secret: string): boolean {
  return secret.includes(mask)
}
