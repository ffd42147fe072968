/** One cookie as a header line. `maxAgeMs` 0 takes it away. */
export function cookie(
  name: string,
  value: string,
  { isSecure, maxAgeMs, isReadable = false, sameSite = 'Lax' }: CookieOptions,
): string {
  return [
    `${name}=${value}`,
    'Path=/',
    ...(maxAgeMs === undefined ? [] : [`Max-Age=${Math.floor(maxAgeMs / 1000)}`]),
    ...(isReadable ? [] : ['HttpOnly']),
    ...(isSecure ? ['Secure'] : []),
    `SameSite=${sameSite}`,
  ].join('; ')
}

export interface CookieOptions {
  readonly isSecure: boolean
  /** Absent: until the browser ends. */
  readonly maxAgeMs?: number
  /** By scripts of the page. */
  readonly isReadable?: boolean
  readonly sameSite?: 'Lax' | 'Strict'
}

/** The first of a name counts, as browsers send the most fitting one first. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}
