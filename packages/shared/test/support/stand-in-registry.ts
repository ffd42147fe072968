import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ImageFixture, StoredManifest } from './image-fixture.ts'

export interface SeenRequest {
  readonly method: string
  readonly url: URL
  readonly authorization: string | undefined
}

/** Answers a request itself (and returns true), or leaves it to the registry. */
export type Fault = (seen: SeenRequest, response: ServerResponse) => boolean

export interface StandInOptions {
  auth?: 'none' | 'basic' | 'bearer'
  user?: { username: string; password: string }
  /** The one that a form must bring; any by default. */
  identityToken?: string
  /** Address of the token endpoint as the challenge names it; its own by default. */
  realm?: string
  /** What becomes of a token request for several repositories. */
  severalScopes?: 'granted' | 'refused' | 'first only'
  tokenFields?(token: string): Record<string, unknown>
  tagsPerPage?: number
  namesDigest?: boolean
}

/** Plays a registry of somebody else's, with the faults that real ones have. */
export class StandInRegistry implements AsyncDisposable {
  readonly seen: SeenRequest[] = []
  fault: Fault = () => false
  readonly #options: StandInOptions
  readonly #server = createServer((request, response) => this.#handle(request, response))
  readonly #manifests = new Map<string, StoredManifest>()
  readonly #blobs = new Map<string, Buffer>()
  readonly #tags = new Map<string, Set<string>>()
  readonly #tokens = new Map<string, readonly string[]>()
  #tokenCount = 0

  constructor(options: StandInOptions = {}) {
    this.#options = options
  }

  static async start(options: StandInOptions = {}): Promise<StandInRegistry> {
    const registry = new StandInRegistry(options)
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve))
    return registry
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  publish(
    repository: string,
    tag: string,
    manifest: StoredManifest,
    images: readonly ImageFixture[] = [],
  ): void {
    const tags = this.#tags.get(repository) ?? new Set()
    this.#tags.set(repository, tags.add(tag))
    this.#manifests.set(`${repository}:${tag}`, manifest)
    for (const each of [manifest, ...images.map((image) => image.manifest)])
      this.#manifests.set(`${repository}:${each.digest}`, each)
    for (const { digest, body } of images.flatMap((image) => image.blobs)) this.#blobs.set(digest, body)
  }

  /** Every token that was given out is refused from now on. */
  revokeTokens(): void {
    this.#tokens.clear()
  }

  paths(method?: string): string[] {
    return this.seen
      .filter((seen) => method === undefined || seen.method === method)
      .map(({ url }) => url.pathname)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', `http://${this.host}`)
    const seen = { method: request.method ?? '', url, authorization: request.headers.authorization }
    this.seen.push(seen)
    if (this.fault(seen, response)) return
    if (url.pathname === '/token') {
      let form = ''
      request.on('data', (chunk: Buffer) => (form += chunk.toString('utf8')))
      request.on('end', () => this.#giveToken(seen, new URLSearchParams(form), response))
      return
    }
    const route = /^\/v2\/(?:(.+)\/(manifests|tags|blobs)\/(.+))?$/.exec(url.pathname)
    const [, repository = '', kind = '', name = ''] = route ?? []
    if (!this.#isAllowed(seen.authorization, repository)) this.#challenge(response, repository)
    else if (route === null) json(response, 404, { errors: [] })
    else if (kind === 'manifests') this.#giveManifest(seen, response, `${repository}:${name}`)
    else if (kind === 'tags') this.#giveTags(seen, response, repository)
    else if (kind === 'blobs') this.#giveBlob(response, name)
    else json(response, 200, {})
  }

  #isAllowed(authorization: string | undefined, repository: string): boolean {
    const { auth = 'none' } = this.#options
    if (auth === 'none') return true
    if (auth === 'basic') return authorization === this.#basic()
    const scopes = this.#tokens.get(authorization?.replace('Bearer ', '') ?? '')
    return repository !== '' && scopes?.includes(`repository:${repository}:pull`) === true
  }

  #challenge(response: ServerResponse, repository: string): void {
    const realm = this.#options.realm ?? `http://${this.host}/token`
    response.setHeader(
      'www-authenticate',
      this.#options.auth === 'basic'
        ? 'Basic realm="registry"'
        : `Bearer realm="${realm}",service="stand-in",scope="repository:${repository}:pull,push",error="invalid_token"`,
    )
    json(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] })
  }

  #giveToken(seen: SeenRequest, form: URLSearchParams, response: ServerResponse): void {
    const { user, identityToken, severalScopes = 'granted' } = this.#options
    const isForm = seen.method === 'POST'
    const scopes = isForm
      ? (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
      : seen.url.searchParams.getAll('scope')
    const isRefused = isForm
      ? form.get('grant_type') !== 'refresh_token' ||
        form.get('refresh_token') !== (identityToken ?? form.get('refresh_token'))
      : user !== undefined && seen.authorization !== this.#basic()
    if (isRefused) return json(response, 401, {})
    if (scopes.length > 1 && severalScopes === 'refused') return json(response, 403, {})
    this.#tokenCount += 1
    const token = `token-${this.#tokenCount}`
    this.#tokens.set(token, severalScopes === 'first only' ? scopes.slice(0, 1) : scopes)
    json(response, 200, this.#options.tokenFields?.(token) ?? { token, expires_in: 300 })
  }

  #giveManifest(seen: SeenRequest, response: ServerResponse, key: string): void {
    const manifest = this.#manifests.get(key)
    if (manifest === undefined) return json(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN' }] })
    response.setHeader('content-type', manifest.mediaType)
    if (this.#options.namesDigest !== false) response.setHeader('docker-content-digest', manifest.digest)
    response.end(seen.method === 'HEAD' ? undefined : manifest.body)
  }

  #giveTags(seen: SeenRequest, response: ServerResponse, repository: string): void {
    const all = [...(this.#tags.get(repository) ?? [])].toSorted()
    if (all.length === 0) return json(response, 404, { errors: [{ code: 'NAME_UNKNOWN' }] })
    const last = seen.url.searchParams.get('last')
    const rest = last === null ? all : all.filter((tag) => tag > last)
    const page = rest.slice(0, this.#options.tagsPerPage ?? 1000)
    if (page.length < rest.length) {
      response.setHeader('link', `</v2/${repository}/tags/list?last=${page.at(-1) ?? ''}&n=1000>; rel="next"`)
    }
    json(response, 200, { name: repository, tags: page })
  }

  #giveBlob(response: ServerResponse, digest: string): void {
    const body = this.#blobs.get(digest)
    if (body === undefined) json(response, 404, {})
    else response.end(body)
  }

  #basic(): string {
    const { username = '', password = '' } = this.#options.user ?? {}
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
