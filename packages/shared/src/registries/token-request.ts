import { AppError } from '../errors/app-error.ts'
import type { BearerChallenge } from './challenge.ts'
import { basicHeader } from './credential.ts'
import type { RegistryCredential } from './credential.ts'
import type { HttpAnswer } from './http.ts'
import { invalidAnswer } from './status-error.ts'

export interface TokenRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly subject: string
}

const defaultLifetimeMs = 60_000
/** Whatever is said: what lies in Redis must go again some day. */
const longestLifetimeMs = 86_400_000
// A URL and a token must each fit into the 8 KiB that common proxies allow.
const maxUrlLength = 6000
const maxTokenLength = 7000
const maxScopes = 64

/** A name and password go with the question; an identity token is exchanged by a form, as OAuth does. */
export function tokenRequest(
  { registry, challenge }: { registry: string; challenge: BearerChallenge },
  repositories: readonly string[],
  credential: RegistryCredential | null,
): TokenRequest {
  const [first, ...more] = repositories
  const what = more.length > 0 ? `${repositories.length} repositories` : first
  const subject = what === undefined ? 'a token' : `a token to read ${what}`
  const url = realmUrl(registry, challenge)
  const scopes = repositories.map((repository) => `repository:${repository}:pull`)
  const accept = { accept: 'application/json' }
  if (credential?.isIdentityToken) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'sentinel',
      refresh_token: credential.secret,
      ...(challenge.service === undefined ? {} : { service: challenge.service }),
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    })
    const headers = { ...accept, 'content-type': 'application/x-www-form-urlencoded' }
    return { method: 'POST', url, headers, body: form.toString(), subject }
  }
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  const authorization = credential === null ? {} : { authorization: basicHeader(credential) }
  return { method: 'GET', url, headers: { ...accept, ...authorization }, subject }
}

function realmUrl(registry: string, { realm }: BearerChallenge): URL {
  if (URL.canParse(realm)) return new URL(realm)
  throw invalidAnswer(registry, 'a token', `the realm "${realm}" is no address`)
}

export function batches(challenge: BearerChallenge, repositories: readonly string[]): string[][] {
  const result: string[][] = []
  let length = Infinity
  for (const repository of repositories) {
    const added = encodeURIComponent(repository).length + 'repository%3A%3Apull&scope='.length
    const last = result.at(-1)
    if (last === undefined || length + added > maxUrlLength || last.length >= maxScopes) {
      result.push([repository])
      length = challenge.realm.length + (challenge.service?.length ?? 0) + added
    } else {
      last.push(repository)
      length += added
    }
  }
  return result
}

export function readToken(
  answer: HttpAnswer,
  registry: string,
  { subject, isShared }: { subject: string; isShared: boolean },
): { token: string; lifetimeMs: number } {
  let body: unknown
  try {
    body = JSON.parse(answer.body.toString('utf8'))
  } catch (error) {
    throw invalidAnswer(registry, subject, 'a token answer that is not JSON', error)
  }
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const token = [fields['token'], fields['access_token']].find(
    (value) => typeof value === 'string' && value !== '',
  )
  if (typeof token !== 'string' || /[^\x21-\x7e]/.test(token))
    throw invalidAnswer(registry, subject, 'no token in its answer')
  if (isShared && token.length > maxTokenLength)
    throw invalidAnswer(registry, subject, 'a token that is too long')
  const seconds = Number(fields['expires_in'])
  const isSaid = Number.isFinite(seconds) && seconds > 0
  return { token, lifetimeMs: isSaid ? Math.min(seconds * 1000, longestLifetimeMs) : defaultLifetimeMs }
}

/** Asking for several scopes at once was refused, so each repository must ask for itself. */
export function isScopeRefusal(error: unknown): boolean {
  return (
    error instanceof AppError &&
    ['registry_denied', 'image_not_found', 'registry_invalid_answer'].includes(error.code)
  )
}
