import type { Dispatcher } from 'undici'
import { AppError } from '../errors/app-error.ts'
import type { Platform } from '../images/platform.ts'
import { CostCounter } from './cost.ts'
import type { RequestCost } from './cost.ts'
import { RegistryHttp } from './http.ts'
import type { RegistryTls } from './http.ts'
import { readImageConfig, reviveConfig } from './image-config.ts'
import type { ImageConfig } from './image-config.ts'
import { Keeper } from './keeper.ts'
import type { Manifest, PlatformManifest } from './manifest.ts'
import { proveLogin } from './prove-login.ts'
import type { LoginProof } from './prove-login.ts'
import { nothingKept } from './kept-content.ts'
import type { KeptContent } from './kept-content.ts'
import { localLimiter } from './limiter.ts'
import type { HostLimiter } from './limiter.ts'
import { noSharedTokens } from './shared-tokens.ts'
import type { SharedTokens } from './shared-tokens.ts'
import { pullAnswer } from './pull-answer.ts'
import { RegistryLimits } from './registry-limits.ts'
import { fetchBlob, fetchManifest, headManifest } from './read-manifest.ts'
import { readTags } from './read-tags.ts'
import { RegistrySession } from './session.ts'
import type { RegistryCredential } from './credential.ts'

export interface RepositoryReference {
  /** As parsed: `docker.io`, never an alias. */
  readonly registry: string
  readonly repository: string
}

export interface ManifestHead {
  readonly digest: string
  readonly mediaType: string
}

export interface RegistryClient extends AsyncDisposable {
  /** Fetches tokens for all these repositories in as few requests as possible; never fails for a registry's sake. */
  prepare(references: readonly RepositoryReference[], signal: AbortSignal): Promise<void>
  /** What the registry names for the tag now; null when it has no such tag. A HEAD, which no registry counts as a pull. */
  headManifest(
    reference: RepositoryReference,
    tagOrDigest: string,
    signal: AbortSignal,
  ): Promise<ManifestHead | null>
  /** All tags, in the registry's order. More than `maxPages` pages are an error, since a part of them would hide versions. */
  listTags(
    reference: RepositoryReference,
    signal: AbortSignal,
    options?: { maxPages?: number },
  ): Promise<string[]>
  /** Counts as a pull the first time; by digest, hence kept for ever. */
  getManifest(reference: RepositoryReference, digest: string, signal: AbortSignal): Promise<Manifest>
  /** The config of an image (not of an index): created date, labels, platform. */
  getImageConfig(reference: RepositoryReference, digest: string, signal: AbortSignal): Promise<ImageConfig>
  /** The platforms behind a digest; one for an image that is no index. */
  platforms(
    reference: RepositoryReference,
    digest: string,
    signal: AbortSignal,
  ): Promise<readonly PlatformManifest[]>
  /** Why a check of this registry has to wait, because so many requests are to be left for pulls; null: go. */
  heldBack(registry: string, reserve: number): Promise<AppError | null>
  /** @throws AppError of kind `rateLimited` while the registry hands out no images, to whomever it said so. */
  requirePulls(registry: string): Promise<void>
  /** An engine has pulled, as whom checks ask too; `refusal` is what it was told if it was asked to wait. */
  notePull(registry: string, refusal?: string): Promise<void>
  /** Logs in as a check would; resolves with what to tell about it. @throws AppError that says what is wrong. */
  logIn(registry: string, signal: AbortSignal): Promise<LoginProof>
  /** Tells other processes at once what registries said of their limits. */
  tellLimits(): Promise<void>
  cost(): RequestCost
  costByRegistry(): ReadonlyMap<string, RequestCost>
}

export interface RegistryClientOptions {
  readonly timeoutMs: number
  credentials?(registry: string): Promise<RegistryCredential | null>
  tls?(registry: string): Promise<RegistryTls | null>
  /** Hosts that are asked before the registry. */
  mirrors?(registry: string): Promise<readonly string[]>
  /** Loopback hosts are always allowed. */
  allowPlainHttp?(host: string): boolean
  /** Where connections come from; a pool of its own by default. */
  readonly dispatcher?: Dispatcher
  /** What is shared with other processes; each is this process's own by default. */
  readonly limiter?: HostLimiter
  readonly limits?: RegistryLimits
  readonly sharedTokens?: SharedTokens
  readonly keptContent?: KeptContent
}

const requestsPerHost = 32

const keptManifests = 2000

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { timeoutMs, dispatcher } = options
  const cost = new CostCounter()
  const http = new RegistryHttp({
    timeoutMs,
    isGuarded: true,
    ...(dispatcher === undefined ? {} : { dispatcher }),
  })
  const manifests = new Keeper<Manifest>(keptManifests)
  const configs = new Keeper<ImageConfig>(keptManifests)
  const limits = options.limits ?? new RegistryLimits()
  const limiter = options.limiter ?? localLimiter(requestsPerHost)
  const kept = options.keptContent ?? nothingKept
  const credentials = async (registry: string) => (await options.credentials?.(registry)) ?? null
  const session = new RegistrySession({
    http,
    credentials,
    tls: async (registry) => (await options.tls?.(registry)) ?? null,
    mirrors: async (registry) => (await options.mirrors?.(registry)) ?? [],
    allowPlainHttp: (host) => options.allowPlainHttp?.(host) ?? false,
    onRequest: (registry, kind) => cost.count(registry, kind),
    onPull: (registry) => cost.countPull(registry),
    limiter,
    limits,
    sharedTokens: options.sharedTokens ?? noSharedTokens,
  })

  function getManifest(
    reference: RepositoryReference,
    digest: string,
    signal: AbortSignal,
  ): Promise<Manifest> {
    const key = cacheKey(reference, digest)
    const fetchIt = () => fetchManifest(session, reference, digest, signal)
    const keptOrFetched = async () => {
      const text = await kept.read(key)
      if (text !== null) return JSON.parse(text) as Manifest
      const manifest = await fetchIt()
      void kept.write(key, 'manifest', JSON.stringify(manifest))
      return manifest
    }
    return manifests.getOrFetch(key, keptOrFetched, signal)
  }

  function getImageConfig(
    reference: RepositoryReference,
    digest: string,
    signal: AbortSignal,
  ): Promise<ImageConfig> {
    const key = cacheKey(reference, digest)
    async function keptOrFetched() {
      const text = await kept.read(`${key} config`)
      if (text !== null) return reviveConfig(text)
      const { config } = await getManifest(reference, digest, signal)
      if (config === null) throw indexHasNoConfig(reference, digest)
      const body = await fetchBlob(session, reference, config.digest, signal)
      const read = readImageConfig(body, reference, config.digest)
      void kept.write(`${key} config`, 'config', JSON.stringify(read))
      return read
    }
    return configs.getOrFetch(key, keptOrFetched, signal)
  }

  return {
    getManifest,
    getImageConfig,
    async prepare(references, signal) {
      const byRegistry = Map.groupBy(references, ({ registry }) => registry)
      // Both are asked of MongoDB, and everything else waits for them.
      const logins = [...byRegistry.keys()].map((registry) => credentials(registry).catch(() => null))
      await Promise.all([limits.refresh(), ...logins])
      const each = [...byRegistry].map(([registry, group]) =>
        session.prepare(registry, [...new Set(group.map(({ repository }) => repository))], signal),
      )
      await Promise.all(each)
    },
    headManifest: (reference, tagOrDigest, signal) => headManifest(session, reference, tagOrDigest, signal),
    listTags: (reference, signal, { maxPages = 100 } = {}) => readTags(session, reference, maxPages, signal),
    async platforms(reference, digest, signal) {
      const manifest = await getManifest(reference, digest, signal)
      if (manifest.config === null) return manifest.children
      const { os, architecture, variant } = await getImageConfig(reference, digest, signal)
      const platform: Platform = { os, architecture, ...(variant === undefined ? {} : { variant }) }
      return [{ ...platform, digest }]
    },
    async heldBack(registry, reserve) {
      await limits.refresh()
      // Without a credential that can be read the request itself says what is wrong.
      const credential = await credentials(registry).catch(() => null)
      return limits.heldBack({ registry, credential }, reserve)
    },
    async requirePulls(registry) {
      await limits.refresh()
      limits.requireOpen({ registry, credential: await credentials(registry).catch(() => null) }, 'manifest')
    },
    async notePull(registry, refusal) {
      const party = { registry, credential: await credentials(registry).catch(() => null) }
      limits.note(party, pullAnswer(refusal), 'manifest')
    },
    async logIn(registry, signal) {
      const credential = await credentials(registry)
      return await proveLogin(session, { registry, credential }, signal)
    },
    tellLimits: () => limits.flush(),
    cost: () => cost.total(),
    costByRegistry: () => cost.byRegistry(),
    async [Symbol.asyncDispose]() {
      await limits[Symbol.asyncDispose]()
      await limiter[Symbol.asyncDispose]()
      await http[Symbol.asyncDispose]()
    },
  }
}

// The repository belongs to the key: content is the same everywhere, the right to read it is not.
function cacheKey({ registry, repository }: RepositoryReference, digest: string): string {
  return `${registry}/${repository}@${digest}`
}

function indexHasNoConfig({ registry, repository }: RepositoryReference, digest: string): AppError {
  return new AppError(
    'invalid',
    'manifest_is_index',
    `${registry}/${repository}@${digest} is an index of several platforms and has no config of its own: ask for the child of one platform.`,
  )
}
