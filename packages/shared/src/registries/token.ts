import { createHash } from 'node:crypto'
import { AppError } from '../errors/app-error.ts'
import type { BearerChallenge, Challenge } from './challenge.ts'
import type { HttpAnswer } from './http.ts'
import { invalidAnswer, statusError } from './status-error.ts'

export interface RegistryCredential {
  readonly username: string
  readonly secret: string
}

export interface TokenSourceOptions {
  /** Sends one request to a realm; counting and limits are the caller's. */
  ask(
    url: URL,
    headers: Readonly<Record<string, string>>,
    subject: string,
    signal: AbortSignal,
  ): Promise<HttpAnswer>
  credentials(registry: string): Promise<RegistryCredential | null>
  checkRealm(registry: string, realm: URL): void
}

interface KeptToken {
  readonly header: string
  readonly refreshAt: number
  /** It was asked for together with others, and some registries then leave out a scope. */
  readonly isShared: boolean
}

/** A token that is being fetched or has been: who needs it meanwhile waits for the same request. */
interface TokenFlight {
  readonly token: Promise<KeptToken>
  readonly isShared: boolean
}

const defaultLifetimeMs = 60_000
// A URL and a token must each fit into the 8 KiB that common proxies allow.
const maxUrlLength = 6000
const maxTokenLength = 7000
const maxScopes = 64

/** Authorization headers for (registry, repository), one token per registry, scope and credential until shortly before it expires. */
export class TokenSource {
  readonly #options: TokenSourceOptions
  readonly #challenges = new Map<string, Challenge>()
  readonly #tokens = new Map<string, TokenFlight>()

  constructor(options: TokenSourceOptions) {
    this.#options = options
  }

  challengeOf(registry: string): Challenge | undefined {
    return this.#challenges.get(registry)
  }

  learn(registry: string, challenge: Challenge): void {
    this.#challenges.set(registry, challenge)
  }

  /** Undefined while the registry has not asked for anything. */
  async authorization(
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const challenge = this.#challenges.get(registry)
    if (challenge === undefined) return undefined
    const credential = await this.#options.credentials(registry)
    if (challenge.scheme === 'basic') return credential === null ? undefined : basicHeader(credential)
    const key = tokenKey(registry, repository, credential)
    for (let flight = this.#tokens.get(key); flight !== undefined; flight = this.#tokens.get(key)) {
      const kept = await flight.token.catch((error: unknown) => {
        // Another one's failure is ours too, unless it was called off or came of asking for too much at once.
        const isOurs = !flight?.isShared && !(error instanceof AppError && error.kind === 'aborted')
        if (isOurs || signal.aborted) throw error
      })
      if (kept !== undefined && kept.refreshAt > Date.now()) return kept.header
      if (this.#tokens.get(key) === flight) this.#tokens.delete(key)
    }
    return (await this.#fetchInto([key], registry, challenge, [repository], credential, signal)).header
  }

  /** Forgets the token that was refused, unless another request has replaced it already. */
  async refuse(registry: string, repository: string, header: string): Promise<void> {
    const key = tokenKey(registry, repository, await this.#options.credentials(registry))
    const kept = await this.#kept(key)
    if (kept?.header === header) this.#tokens.delete(key)
  }

  /** A token for several repositories counts as refused on 403 as well: its scope may have been left out. */
  async isShared(registry: string, repository: string, header: string): Promise<boolean> {
    const kept = await this.#kept(tokenKey(registry, repository, await this.#options.credentials(registry)))
    return kept?.header === header && kept.isShared
  }

  /** Fetches what is missing for all these repositories in as few requests as the registry allows. */
  async prepare(registry: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    const challenge = this.#challenges.get(registry)
    if (challenge?.scheme !== 'bearer') return
    const credential = await this.#options.credentials(registry)
    const missing: string[] = []
    for (const repository of new Set(repositories)) {
      if ((await this.#kept(tokenKey(registry, repository, credential))) === undefined)
        missing.push(repository)
    }
    for (const batch of batches(challenge, missing)) {
      const keys = batch.map((repository) => tokenKey(registry, repository, credential))
      await this.#fetchInto(keys, registry, challenge, batch, credential, signal)
    }
  }

  async #kept(key: string): Promise<KeptToken | undefined> {
    const kept = await this.#tokens.get(key)?.token.catch(() => undefined)
    return kept !== undefined && kept.refreshAt > Date.now() ? kept : undefined
  }

  async #fetchInto(
    keys: readonly string[],
    registry: string,
    challenge: BearerChallenge,
    repositories: readonly string[],
    credential: RegistryCredential | null,
    signal: AbortSignal,
  ): Promise<KeptToken> {
    const token = this.#fetch(registry, challenge, repositories, credential, signal)
    const flight = { token, isShared: repositories.length > 1 }
    for (const key of keys) this.#tokens.set(key, flight)
    try {
      return await token
    } catch (error) {
      for (const key of keys) if (this.#tokens.get(key) === flight) this.#tokens.delete(key)
      throw error
    }
  }

  async #fetch(
    registry: string,
    challenge: BearerChallenge,
    repositories: readonly string[],
    credential: RegistryCredential | null,
    signal: AbortSignal,
  ): Promise<KeptToken> {
    const subject = `a token to read ${repositories.length === 1 ? repositories[0] : `${repositories.length} repositories`}`
    const url = tokenUrl(registry, challenge, repositories)
    this.#options.checkRealm(registry, url)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (credential !== null) headers['authorization'] = basicHeader(credential)
    const answer = await this.#options.ask(url, headers, subject, signal)
    if (answer.status !== 200) throw statusError(answer, registry, subject)
    const { token, lifetimeMs } = readToken(answer, registry, subject)
    if (repositories.length > 1 && token.length > maxTokenLength)
      throw invalidAnswer(registry, subject, 'a token that is too long')
    const marginMs = Math.min(30_000, lifetimeMs / 5)
    return {
      header: `Bearer ${token}`,
      refreshAt: Date.now() + lifetimeMs - marginMs,
      isShared: repositories.length > 1,
    }
  }
}

export function basicHeader({ username, secret }: RegistryCredential): string {
  return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`
}

function tokenKey(registry: string, repository: string, credential: RegistryCredential | null): string {
  // Hashed so that a changed secret means another token, and no secret lies in a key.
  const who =
    credential === null ? '' : createHash('sha256').update(basicHeader(credential)).digest('hex').slice(0, 16)
  return `${registry} ${who} ${repository}`
}

function tokenUrl(registry: string, challenge: BearerChallenge, repositories: readonly string[]): URL {
  if (!URL.canParse(challenge.realm)) {
    throw invalidAnswer(registry, 'a token', `the realm "${challenge.realm}" is no address`)
  }
  const url = new URL(challenge.realm)
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service)
  for (const repository of repositories) url.searchParams.append('scope', `repository:${repository}:pull`)
  return url
}

function batches(challenge: BearerChallenge, repositories: readonly string[]): string[][] {
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

function readToken(
  answer: HttpAnswer,
  registry: string,
  subject: string,
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
  const seconds = Number(fields['expires_in'])
  const lifetimeMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : defaultLifetimeMs
  return { token, lifetimeMs }
}

/** Asking for several scopes at once was refused, so each repository must ask for itself. */
export function isScopeRefusal(error: unknown): boolean {
  return (
    error instanceof AppError &&
    ['registry_denied', 'image_not_found', 'registry_invalid_answer'].includes(error.code)
  )
}
