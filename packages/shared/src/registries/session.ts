import { AppError } from '../errors/app-error.ts'
import { parseChallenge } from './challenge.ts'
import { ConcurrencyLimit } from './concurrency.ts'
import type { HttpAnswer, RegistryHttp } from './http.ts'
import { findRegistryKind } from './index.ts'
import { isLoopback } from './plain-http.ts'
import { readRateLimit } from './rate-limit.ts'
import type { RateLimit } from './rate-limit.ts'
import { invalidAnswer } from './status-error.ts'
import { isScopeRefusal, TokenSource } from './token.ts'
import type { RegistryCredential } from './token.ts'

export interface SessionOptions {
  readonly http: RegistryHttp
  credentials(registry: string): Promise<RegistryCredential | null>
  allowPlainHttp(host: string): boolean
  onRateLimit(registry: string, rateLimit: RateLimit): void
  onRequest(kind: RequestKind): void
  /** A manifest was handed out to a GET: what registries count. */
  onPull(): void
  readonly requestsPerHost: number
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
  /** Registries that gave no token for several repositories at once, so they are not asked for one again. */
  readonly #refusesSeveral = new Set<string>()
  /** Registries that ask for nothing, so there is nothing to prepare. */
  readonly #openRegistries = new Set<string>()
  readonly #limits = new Map<string, ConcurrencyLimit>()

  constructor(options: SessionOptions) {
    this.#options = options
    this.#tokens = new TokenSource({
      ask: (url, headers, subject, signal) =>
        this.#send({ method: 'GET', kind: 'token', maxBytes: maxTokenBytes, subject }, url, headers, signal),
      credentials: (registry) => options.credentials(registry),
      checkRealm: (registry, realm) => this.#checkRealm(registry, realm),
    })
  }

  originOf(registry: string): URL {
    const host = findRegistryKind(registry).endpoint(registry)
    return new URL(`${this.#mayBePlain(host) ? 'http' : 'https'}://${host}`)
  }

  async request(request: RegistryRequest, signal: AbortSignal): Promise<HttpAnswer> {
    let url = new URL(request.path, this.originOf(request.registry))
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      const answer = await this.#authorized(request, url, signal)
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status > 399 || location === null) return answer
      url = this.#redirected(request, url, location)
    }
    throw invalidAnswer(request.registry, request.subject, 'more than five redirects')
  }

  /** Learns what a registry asks for and fetches its tokens, so that a fan-out afterwards needs none. Failures are left to the requests themselves. */
  async prepare(registry: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      await this.#learnChallenge(registry, signal)
      await this.#fetchTokens(registry, repositories, signal)
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'aborted') throw error
    }
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

  async #learnChallenge(registry: string, signal: AbortSignal): Promise<void> {
    const known = this.#tokens.challengeOf(registry) ?? findRegistryKind(registry).challenge
    if (known !== undefined) {
      this.#tokens.learn(registry, known)
      return
    }
    if (this.#openRegistries.has(registry)) return
    const subject = 'its version'
    const url = new URL('/v2/', this.originOf(registry))
    const answer = await this.#send(
      { method: 'GET', kind: 'ping', maxBytes: maxTokenBytes, subject },
      url,
      {},
      signal,
    )
    const challenge = answer.status === 401 ? parseChallenge(answer.headers.get('www-authenticate')) : null
    if (challenge !== null) this.#tokens.learn(registry, challenge)
    else if (answer.status === 200) this.#openRegistries.add(registry)
  }

  async #authorized(request: RegistryRequest, url: URL, signal: AbortSignal): Promise<HttpAnswer> {
    // A redirect may lead to another host; what we hold for the first one is none of its business.
    const party = url.host === this.originOf(request.registry).host ? request.registry : url.host
    const known = findRegistryKind(party).challenge
    if (known !== undefined && this.#tokens.challengeOf(party) === undefined) this.#tokens.learn(party, known)
    const first = await this.#tokens.authorization(party, request.repository, signal)
    const answer = await this.#sendAs(request, party, url, first, signal)
    if (!(await this.#isTokenRefused(answer, party, request.repository, first))) return answer

    if (first !== undefined) await this.#tokens.refuse(party, request.repository, first)
    const challenge = parseChallenge(answer.headers.get('www-authenticate'))
    if (challenge !== null) this.#tokens.learn(party, challenge)
    const second = await this.#tokens.authorization(party, request.repository, signal)
    if (second === undefined || second === first) return answer
    return this.#sendAs(request, party, url, second, signal)
  }

  async #isTokenRefused(
    answer: HttpAnswer,
    party: string,
    repository: string,
    header: string | undefined,
  ): Promise<boolean> {
    if (answer.status === 401) return true
    return (
      answer.status === 403 &&
      header !== undefined &&
      (await this.#tokens.isShared(party, repository, header))
    )
  }

  async #sendAs(
    request: RegistryRequest,
    party: string,
    url: URL,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const headers = { accept: request.accept, ...(authorization === undefined ? {} : { authorization }) }
    const answer = await this.#send(request, url, headers, signal)
    const rateLimit = readRateLimit(answer.headers, new Date())
    if (rateLimit !== null) this.#options.onRateLimit(party, rateLimit)
    return answer
  }

  async #send(
    request: Pick<RegistryRequest, 'method' | 'kind' | 'maxBytes' | 'subject'>,
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { method, kind, maxBytes, subject } = request
    let limit = this.#limits.get(url.host)
    if (limit === undefined) {
      limit = new ConcurrencyLimit(this.#options.requestsPerHost)
      this.#limits.set(url.host, limit)
    }
    return limit.run(async () => {
      this.#options.onRequest(kind)
      const answer = await this.#options.http.send({ method, url, headers, maxBytes, subject }, signal)
      if (kind === 'manifest' && answer.status === 200) this.#options.onPull()
      return answer
    }, signal)
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
