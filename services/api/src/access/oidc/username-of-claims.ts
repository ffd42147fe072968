import { hashSecret } from '../secrets.ts'
import type { Claims } from './read-claims.ts'

const longest = 64

/** The name of a new account, of the letters that a name may have: as its owner calls himself, else his address. */
export function usernameOfClaims(claims: Claims): string {
  const said = [claims['preferred_username'], claims['email'], claims.sub]
  const names = said.map((each) => (typeof each === 'string' ? plain(each) : ''))
  return names.find((name) => name !== '') ?? `user-${hashSecret(`${claims.iss} ${claims.sub}`).slice(0, 12)}`
}

/** A letter that looks like another one becomes a dash, never that other one: nobody gets a name by looking like it. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/[^A-Za-z0-9._@+-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, longest)
}
