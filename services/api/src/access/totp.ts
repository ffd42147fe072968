import { generateSecret, generateURI, verifySync } from 'otplib'

export const totpIssuer = 'Docker-Sentinel'
const stepSeconds = 30

export function newTotpSecret(): string {
  return generateSecret()
}

/** What an authenticator reads from a QR code. */
export function totpUri(username: string, secret: string): string {
  return generateURI({ issuer: totpIssuer, label: username, secret })
}

/** Which step this code belongs to, of the present one and its two neighbours; undefined where none. */
export function stepOf(secret: string, code: string, now = Date.now()): number | undefined {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const result = verifySync({ secret, token, epoch: Math.floor(now / 1000), epochTolerance: stepSeconds })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
