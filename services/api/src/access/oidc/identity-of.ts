import type { Claims } from './read-claims.ts'

/** As an account remembers who vouches for it. An issuer is a URL, so it has no space. */
export function identityOf({ iss, sub }: Pick<Claims, 'iss' | 'sub'>): string {
  return `${iss} ${sub}`
}
