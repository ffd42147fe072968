import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../errors/app-error.ts'
import type { BearerChallenge, Challenge } from './challenge.ts'
import { basicHeader, credentialHash } from './credential.ts'
import type { RegistryCredential } from './credential.ts'
import type { HttpAnswer } from './http.ts'
import { calledOff } from './host-share.ts'
import { noSharedTokens } from './shared-tokens.ts'
import type { KeptToken, SharedTokens } from './shared-tokens.ts'
import { statusError } from './status-error.ts'
import { batches, readToken, tokenRequest } from './token-request.ts'
import type { TokenRequest } from './token-request.ts'

export interface TokenSourceOptions {
  /** Sends one request to a realm; counting and limits are the caller's. */
  ask(registry: string, request: TokenRequest, signal: AbortSignal): Promise<HttpAnswer>
  credentials(registry: string): Promise<RegistryCredential | null>
  checkRealm(registry: string, realm: URL): void
  readonly shared?: SharedTokens
}

/** A token that is being fetched or has been: who needs it meanwhile waits for the same request. */
interface TokenFlight {
  readonly token: Promise<KeptToken>
  readonly isShared: boolean
}

/** What a token is asked for with. */
interface Asking {
  readonly registry: string
  readonly challenge: BearerChallenge
  readonly credential: RegistryCredential | null
}

/** Longer than a token takes, shorter than anybody's patience. */
const othersTurnMs = 2000
const lookEveryMs = 20

/** Authorization headers for (registry, repository), one token per registry, scope and credential until shortly before it expires. */
export class TokenSource {
  readonly #options: TokenSourceOptions
  readonly #shared: SharedTokens
  readonly #challenges = new Map<string, Challenge>()
  readonly #tokens = new Map<string, TokenFlight>()

  constructor(options: TokenSourceOptions) {
    this.#options = options
    this.#shared = options.shared ?? noSharedTokens
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
    // An identity token is no password, so there is nothing to say to a registry that asks for one.
    if (challenge.scheme === 'basic')
      return credential === null || credential.isIdentityToken ? undefined : basicHeader(credential)
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
    const asking = { registry, challenge, credential }
    return (await this.#fly([key], false, () => this.#sharedOrFetched(asking, repository, signal))).header
  }

  /** Forgets the token that was refused, unless another request has replaced it already. */
  async refuse(registry: string, repository: string, header: string): Promise<void> {
    const key = tokenKey(registry, repository, await this.#options.credentials(registry))
    const kept = await this.#kept(key)
    if (kept?.header !== header) return
    this.#tokens.delete(key)
    await this.#shared.forget([key])
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
    const keyOf = (repository: string) => tokenKey(registry, repository, credential)
    const missing: string[] = []
    for (const repository of new Set(repositories)) {
      if ((await this.#kept(keyOf(repository))) === undefined) missing.push(repository)
    }
    const known = missing.length === 0 ? new Map() : await this.#shared.read(missing.map(keyOf))
    for (const [key, token] of known)
      this.#tokens.set(key, { token: Promise.resolve(token), isShared: token.isShared })
    const unknown = missing.filter((repository) => !known.has(keyOf(repository)))
    const asking = { registry, challenge, credential }
    await Promise.all(
      batches(challenge, unknown).map((batch) =>
        this.#fly(batch.map(keyOf), batch.length > 1, () => this.#fetchOnce(asking, batch, signal)),
      ),
    )
  }

  /** Proves a login without reading anything: the realm refuses a wrong one. */
  async logIn(asking: Asking, repositories: readonly string[], signal: AbortSignal): Promise<string> {
    return (await this.#ask(asking, repositories, signal)).header
  }

  async #kept(key: string): Promise<KeptToken | undefined> {
    const kept = await this.#tokens.get(key)?.token.catch(() => undefined)
    return kept !== undefined && kept.refreshAt > Date.now() ? kept : undefined
  }

  async #fly(
    keys: readonly string[],
    isShared: boolean,
    fetchIt: () => Promise<KeptToken>,
  ): Promise<KeptToken> {
    const token = fetchIt()
    const flight = { token, isShared }
    for (const key of keys) this.#tokens.set(key, flight)
    try {
      return await token
    } catch (error) {
      for (const key of keys) if (this.#tokens.get(key) === flight) this.#tokens.delete(key)
      throw error
    }
  }

  async #sharedOrFetched(asking: Asking, repository: string, signal: AbortSignal): Promise<KeptToken> {
    const key = tokenKey(asking.registry, repository, asking.credential)
    return (await this.#shared.read([key])).get(key) ?? (await this.#fetchOnce(asking, [repository], signal))
  }

  /** Processes that need the same token at the same moment, as when they share a scan, fetch it once. */
  async #fetchOnce(asking: Asking, repositories: readonly string[], signal: AbortSignal): Promise<KeptToken> {
    const keys = repositories.map((repository) => tokenKey(asking.registry, repository, asking.credential))
    const until = performance.now() + othersTurnMs
    let turn = await this.#shared.claim(keys)
    while (turn === null && performance.now() < until) {
      await wait(lookEveryMs)
      if (signal.aborted) throw calledOff(signal)
      turn = await this.#shared.claim(keys)
    }
    const known = await this.#shared.read(keys)
    const [first] = known.values()
    const isOneForAll = keys.every((key) => known.get(key)?.header === first?.header)
    if (first !== undefined && isOneForAll) {
      void turn?.()
      return first
    }
    try {
      const token = await this.#ask(asking, repositories, signal)
      // Nobody here waits for it: what others cannot find they fetch.
      void this.#shared.write(keys, token).then(() => turn?.())
      return token
    } catch (error) {
      void turn?.()
      throw error
    }
  }

  async #ask(asking: Asking, repositories: readonly string[], signal: AbortSignal): Promise<KeptToken> {
    const { registry, credential } = asking
    const request = tokenRequest(asking, repositories, credential)
    this.#options.checkRealm(registry, request.url)
    const answer = await this.#options.ask(registry, request, signal)
    const { subject } = request
    if (answer.status !== 200) throw statusError(answer, registry, subject)
    const isShared = repositories.length > 1
    const { token, lifetimeMs } = readToken(answer, registry, { subject, isShared })
    const marginMs = Math.min(30_000, lifetimeMs / 5)
    return { header: `Bearer ${token}`, refreshAt: Date.now() + lifetimeMs - marginMs, isShared }
  }
}

function tokenKey(registry: string, repository: string, credential: RegistryCredential | null): string {
  // Hashed so that a changed secret means another token, and no secret lies in a key.
  return `${registry} ${credentialHash(credential)} ${repository}`
}
