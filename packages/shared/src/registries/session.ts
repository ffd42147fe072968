import { AppError } from '../errors/app-error.ts'
import { parseChallenge } from './challenge.ts'
import type { RegistryCredential } from './credential.ts'
import type { HttpAnswer, HttpRequest, RegistryHttp, RegistryTls } from './http.ts'
import { findRegistryKind } from './index.ts'
import type { HostLimiter } from './limiter.ts'
import { Mirrors } from './mirrors.ts'
import { isLoopback } from './plain-http.ts'
import type { Party, RegistryLimits } from './registry-limits.ts'
import type { SharedTokens } from './shared-tokens.ts'
import { invalidAnswer } from './status-error.ts'
import { isScopeRefusal } from './token-request.ts'
import { TokenSource } from './token.ts'

export interface SessionOptions {
  readonly http: RegistryHttp
  credentials(registry: string): Promise<RegistryCredential | null>
  /** Certificates of a registry; null: none but the usual. */
  tls(registry: string): Promise<RegistryTls | null>
  mirrors(registry: string): Promise<readonly string[]>
  allowPlainHttp(host: string): boolean
  onRequest(registry: string, kind: RequestKind): void
  /** A manifest was handed out to a GET: what registries count. */
  onPull(registry: string): void
  readonly limiter: HostLimiter
  readonly limits: RegistryLimits
  readonly sharedTokens: SharedTokens
}

export type RequestKind = 'head' | 'tags' | 'manifest' | 'blob' | 'ping' | 'token'

export interface RegistryRequest {
  readonly registry: string
  readonly repository: string
  readonly method: 'GET' | 'HEAD'
  readonly kind: RequestKind
  readonly path: string
  readonly accept: string
  readonly maxBytes: number
  readonly subject: string
}

const maxRedirects = 5
const maxTokenBytes = 256 * 1024

/** Requests to registries with whatever authorization each of them asks for. */
export class RegistrySession {
  readonly #options: SessionOptions
  readonly #tokens: TokenSource
  readonly #mirrors: Mirrors
  /** Registries that gave no token for several repositories at once, so they are not asked for one again. */
  readonly #refusesSeveral = new Set<string>()
  /** Registries that ask for nothing, so there is nothing to prepare. */
  readonly #openRegistries = new Set<string>()

  constructor(options: SessionOptions) {
    this.#options = options
    this.#mirrors = new Mirrors((registry) => options.mirrors(registry))
    this.#tokens = new TokenSource({
      ask: (registry, request, signal) =>
        this.#send(registry, 'token', { ...request, maxBytes: maxTokenBytes }, signal),
      credentials: (registry) => options.credentials(registry),
      checkRealm: (registry, realm) => this.#checkRealm(registry, realm),
      shared: options.sharedTokens,
    })
  }

  get tokens(): TokenSource {
    return this.#tokens
  }

  originOf(registry: string): URL {
    const host = findRegistryKind(registry).endpoint(registry)
    return new URL(`${this.#mayBePlain(host) ? 'http' : 'https'}://${host}`)
  }

  /** Asks the mirrors of a registry first, and the registry itself where none has it. */
  async request(request: RegistryRequest, signal: AbortSignal): Promise<HttpAnswer> {
    for (const mirror of await this.#mirrors.of(request.registry)) {
      const answer = await this.#askMirror(mirror, request, signal)
      if (answer !== null) return answer
    }
    return await this.#requestAt(request, signal)
  }

  /** Learns what a registry asks for and fetches its tokens, so that a fan-out afterwards needs none. Failures are left to the requests themselves. */
  async prepare(registry: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      const [mirror] = await this.#mirrors.of(registry)
      const first = mirror ?? registry
      await this.learnChallenge(first, signal)
      await this.#fetchTokens(first, repositories, signal)
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'aborted') throw error
    }
  }

  /** Asks a registry what it asks for; null: nothing at all, or it does not say. */
  async learnChallenge(registry: string, signal: AbortSignal): Promise<HttpAnswer | null> {
    const known = this.#tokens.challengeOf(registry) ?? findRegistryKind(registry).challenge?.(registry)
    if (known !== undefined) {
      this.#tokens.learn(registry, known)
      return null
    }
    if (this.#openRegistries.has(registry)) return null
    const answer = await this.ping(registry, {}, signal)
    const challenge = answer.status === 401 ? parseChallenge(answer.headers.get('www-authenticate')) : null
    if (challenge !== null) this.#tokens.learn(registry, challenge)
    else if (answer.status === 200) this.#openRegistries.add(registry)
    return answer
  }

  ping(
    registry: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const url = new URL('/v2/', this.originOf(registry))
    const request = { method: 'GET', url, headers, maxBytes: maxTokenBytes, subject: 'its version' } as const
    return this.#send(registry, 'ping', request, signal)
  }

  async #askMirror(
    mirror: string,
    request: RegistryRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer | null> {
    const path = `${request.path}${request.path.includes('?') ? '&' : '?'}ns=${encodeURIComponent(request.registry)}`
    try {
      const answer = await this.#requestAt({ ...request, registry: mirror, path }, signal)
      if (answer.status < 300) return answer
      if (answer.status !== 404) this.#mirrors.rest(mirror)
    } catch (error) {
      if (signal.aborted) throw error
      this.#mirrors.rest(mirror)
    }
    return null
  }

  async #requestAt(request: RegistryRequest, signal: AbortSignal): Promise<HttpAnswer> {
    let url = new URL(request.path, this.originOf(request.registry))
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      const answer = await this.#authorized(request, url, signal)
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status > 399 || location === null) return answer
      url = this.#redirected(request, url, location)
    }
    throw invalidAnswer(request.registry, request.subject, 'more than five redirects')
  }

  async #fetchTokens(registry: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    if (repositories.length > 1 && !this.#refusesSeveral.has(registry)) {
      try {
        await this.#tokens.prepare(registry, repositories, signal)
        return
      } catch (error) {
        if (!isScopeRefusal(error)) throw error
        this.#refusesSeveral.add(registry)
      }
    }
    await Promise.allSettled(
      repositories.map((repository) => this.#tokens.prepare(registry, [repository], signal)),
    )
  }

  async #authorized(request: RegistryRequest, url: URL, signal: AbortSignal): Promise<HttpAnswer> {
    // A redirect may lead to another host; what we hold for the first one is none of its business.
    const registry = url.host === this.originOf(request.registry).host ? request.registry : url.host
    const known = findRegistryKind(registry).challenge?.(registry)
    if (known !== undefined && this.#tokens.challengeOf(registry) === undefined)
      this.#tokens.learn(registry, known)
    const party = { registry, credential: await this.#options.credentials(registry) }
    const first = await this.#tokens.authorization(registry, request.repository, signal)
    const answer = await this.#sendAs(party, request, { url, authorization: first }, signal)
    if (!(await this.#isTokenRefused(answer, registry, request.repository, first))) return answer

    if (first !== undefined) await this.#tokens.refuse(registry, request.repository, first)
    const challenge = parseChallenge(answer.headers.get('www-authenticate'))
    if (challenge !== null) this.#tokens.learn(registry, challenge)
    const second = await this.#tokens.authorization(registry, request.repository, signal)
    if (second === undefined || second === first) return answer
    return this.#sendAs(party, request, { url, authorization: second }, signal)
  }

  async #isTokenRefused(
    answer: HttpAnswer,
    registry: string,
    repository: string,
    header: string | undefined,
  ): Promise<boolean> {
    if (answer.status === 401) return true
    return (
      answer.status === 403 &&
      header !== undefined &&
      (await this.#tokens.isShared(registry, repository, header))
    )
  }

  async #sendAs(
    party: Party,
    { method, kind, accept, maxBytes, subject }: RegistryRequest,
    { url, authorization }: { url: URL; authorization: string | undefined },
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { limits } = this.#options
    const headers = { accept, ...(authorization === undefined ? {} : { authorization }) }
    limits.requireOpen(party, kind)
    const request = { method, url, headers, maxBytes, subject }
    // Asked again when its turn comes: others may have been refused meanwhile.
    const before = () => limits.requireOpen(party, kind)
    const answer = await this.#send(party.registry, kind, request, signal, before)
    limits.note(party, answer, kind)
    return answer
  }

  async #send(
    registry: string,
    kind: RequestKind,
    request: HttpRequest,
    signal: AbortSignal,
    before: () => void = () => undefined,
  ): Promise<HttpAnswer> {
    const { limiter, http } = this.#options
    const tls = await this.#tlsFor(registry, request.url)
    return limiter.run(
      request.url.host,
      async () => {
        before()
        this.#options.onRequest(registry, kind)
        const answer = await http.send(tls === null ? request : { ...request, tls }, signal)
        if (kind === 'manifest' && answer.status === 200) this.#options.onPull(registry)
        return answer
      },
      signal,
    )
  }

  /** A token endpoint elsewhere is mostly of the same house, so its authorities hold there too; who we are does not. */
  async #tlsFor(registry: string, url: URL): Promise<RegistryTls | null> {
    if (url.protocol !== 'https:') return null
    const own = await this.#options.tls(registry)
    if (url.host === this.originOf(registry).host) return own
    const theirs = await this.#options.tls(url.host)
    return theirs ?? (own?.ca === undefined ? null : { ca: own.ca })
  }

  #redirected(request: RegistryRequest, from: URL, location: string): URL {
    const url = URL.canParse(location, from.href) ? new URL(location, from) : null
    const isSafe =
      url?.protocol === 'https:' ||
      (url?.protocol === 'http:' && from.protocol === 'http:' && this.#mayBePlain(url.host))
    if (url === null || !isSafe)
      throw invalidAnswer(request.registry, request.subject, 'a redirect to an address without TLS')
    return url
  }

  #checkRealm(registry: string, realm: URL): void {
    // Only a registry that is itself allowed plain HTTP may send us, and its credential, to a realm without TLS.
    const isPlainAllowed = this.originOf(registry).protocol === 'http:' && this.#mayBePlain(realm.host)
    if (realm.protocol === 'https:' || (realm.protocol === 'http:' && isPlainAllowed)) return
    throw invalidAnswer(registry, 'a token', `the realm ${realm.origin} has no TLS`)
  }

  #mayBePlain(host: string): boolean {
    return isLoopback(host) || this.#options.allowPlainHttp(host)
  }
}
