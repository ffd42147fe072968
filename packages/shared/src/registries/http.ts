import { lookup as dnsLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { rootCertificates } from 'node:tls'
import { Agent, Headers, request as undiciRequest } from 'undici'
import type { Dispatcher } from 'undici'
import { AppError } from '../errors/app-error.ts'
import { timeLimit } from '../runtime/time-limit.ts'
import { isNoServerAddress } from './unreachable.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly tls?: RegistryTls | null
  readonly maxBytes: number
  /** What is being asked for, as a message names it: `manifest 1.2 of ghcr.io/owner/app`. */
  readonly subject: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

/** What one registry needs besides what every connection has; all of it PEM text. */
export interface RegistryTls {
  /** Authorities trusted besides the public ones. */
  readonly ca?: string
  readonly certificate?: string
  readonly key?: string
}

export interface HttpOptions {
  readonly timeoutMs: number
  /** Where connections come from; its own pool by default. */
  readonly dispatcher?: Dispatcher
  /** Not to addresses where nothing can be that people run, whatever a name, a token's realm or a redirect leads to. */
  readonly isGuarded?: boolean
}

const userAgent = 'sentinel'
const connectTimeoutMs = 10_000
const keepAliveTimeout = 30_000

/** One request with a deadline and a size limit; redirects are left to the caller, who knows which host may see a token. */
export class RegistryHttp implements AsyncDisposable {
  readonly #agent: Agent
  /** One pool per set of certificates. */
  readonly #agents = new Map<string, Agent>()
  /** Given from outside, it also decides whom to trust. */
  readonly #given: Dispatcher | undefined
  readonly #timeoutMs: number
  readonly #isGuarded: boolean

  constructor({ dispatcher, timeoutMs, isGuarded = false }: HttpOptions) {
    this.#isGuarded = isGuarded
    this.#agent = new Agent({ keepAliveTimeout, connect: this.#connect() })
    this.#timeoutMs = timeoutMs
    this.#given = dispatcher
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (this.#isGuarded && isNoServerAddress(request.url.hostname)) throw refused(request.url.hostname)
    using deadline = timeLimit(this.#timeoutMs)
    const either = AbortSignal.any([signal, deadline.signal])
    for (let isRepeat = false; ; isRepeat = true) {
      try {
        return await this.#attempt(request, either)
      } catch (error) {
        if (signal.aborted) throw aborted(request, error)
        if (deadline.signal.aborted) throw timedOut(request, this.#timeoutMs, error)
        // A kept connection may have been closed by the other side in the moment we used it; a new one settles that.
        if (isRepeat || !isDroppedConnection(error)) throw translate(request, error)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#agent, ...this.#agents.values()].map((agent) => agent.destroy()))
  }

  async #attempt(
    { method, url, headers, body, tls, maxBytes, subject }: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const response = await undiciRequest(url, {
      method,
      headers: { 'user-agent': userAgent, ...headers },
      ...(body === undefined ? {} : { body }),
      dispatcher: this.#given ?? (tls ? this.#agentFor(tls) : this.#agent),
      // After a HEAD the connection would be closed, for fear of servers that send a body all the same: a handshake
      // per repository in every scan. Where there is such a server, the next answer is none and is asked for again.
      reset: false,
      signal,
    })
    const read = await readBody(response.body, { maxBytes, subject, host: url.host })
    return { status: response.statusCode, headers: toHeaders(response.headers), body: read }
  }

  #connect() {
    return { timeout: connectTimeoutMs, ...(this.#isGuarded ? { lookup: guardedLookup } : {}) }
  }

  #agentFor(tls: RegistryTls): Agent {
    const key = JSON.stringify(tls)
    const known = this.#agents.get(key)
    if (known !== undefined) return known
    const { ca, certificate, key: privateKey } = tls
    const agent = new Agent({
      keepAliveTimeout,
      connect: {
        ...this.#connect(),
        ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
        ...(certificate === undefined ? {} : { cert: certificate }),
        ...(privateKey === undefined ? {} : { key: privateKey }),
      },
    })
    this.#agents.set(key, agent)
    return agent
  }
}

/** Asked where the connection is made: a name that resolves differently a moment later gains nothing. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    const allowed = addresses.filter(({ address }) => !isNoServerAddress(address))
    const [first] = allowed
    if (first === undefined) return callback(refused(hostname), [])
    if (options.all === true) return callback(null, allowed)
    return callback(null, first.address, first.family)
  })
}

function refused(host: string): AppError {
  return new AppError(
    'invalid',
    'registry_address_refused',
    `${host} is an address where nothing can be that people run; name the registry's own one`,
  )
}

function toHeaders(raw: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw)) {
    for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  return headers
}

async function readBody(
  stream: AsyncIterable<Uint8Array>,
  { maxBytes, subject, host }: { maxBytes: number; subject: string; host: string },
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxBytes) {
      throw new AppError(
        'upstream',
        'registry_invalid_answer',
        `${host} answered the request for ${subject} with more than ${maxBytes} bytes, which no registry needs. Check that ${host} is a registry.`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function isDroppedConnection(error: unknown): boolean {
  const code = codeOf(error)
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'UND_ERR_SOCKET' ||
    code?.startsWith('HPE_') === true
  )
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

function aborted({ subject, url }: HttpRequest, cause: unknown): AppError {
  return new AppError('aborted', 'aborted', `The request to ${url.host} for ${subject} was called off.`, {
    cause,
  })
}

function timedOut({ subject, url }: HttpRequest, timeoutMs: number, cause: unknown): AppError {
  return new AppError(
    'timeout',
    'registry_timeout',
    `${url.host} did not answer within ${timeoutMs} ms when asked for ${subject}. Try again, or allow registries more time in the settings.`,
    { cause, details: { host: url.host } },
  )
}

function translate({ subject, url }: HttpRequest, error: unknown): AppError {
  if (error instanceof AppError) return error
  const reason = codeOf(error) ?? messageOf(error)
  return new AppError(
    'upstream',
    'registry_unreachable',
    `${url.host} cannot be reached for ${subject} (${reason}). Check the network, the name and the certificate of this registry.`,
    { cause: error, details: { host: url.host } },
  )
}

// fetch itself says no more than "fetch failed"; what happened stands in the cause.
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
