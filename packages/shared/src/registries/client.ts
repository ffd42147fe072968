import type { Dispatcher } from 'undici'
import { AppError } from '../errors/app-error.ts'
import type { Platform } from '../images/platform.ts'
import { CostCounter } from './cost.ts'
import type { RequestCost } from './cost.ts'
import { RegistryHttp } from './http.ts'
import { readImageConfig } from './image-config.ts'
import type { ImageConfig } from './image-config.ts'
import { Keeper } from './keeper.ts'
import type { Manifest, PlatformManifest } from './manifest.ts'
import type { RateLimit } from './rate-limit.ts'
import { fetchBlob, fetchManifest, headManifest } from './read-manifest.ts'
import { readTags } from './read-tags.ts'
import { RegistrySession } from './session.ts'
import type { RegistryCredential } from './token.ts'

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
  cost(): RequestCost
}

export interface RegistryClientOptions {
  readonly timeoutMs: number
  credentials?(registry: string): Promise<RegistryCredential | null>
  /** Loopback hosts are always allowed. */
  allowPlainHttp?(host: string): boolean
  /** Where connections come from; a pool of its own by default. */
  readonly dispatcher?: Dispatcher
  onRateLimit?(registry: string, rateLimit: RateLimit): void
  /** Requests under way at one host at a time. */
  readonly requestsPerHost?: number
}

const keptManifests = 2000

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { timeoutMs, dispatcher } = options
  const cost = new CostCounter()
  const http = new RegistryHttp({ timeoutMs, ...(dispatcher === undefined ? {} : { dispatcher }) })
  const manifests = new Keeper<Manifest>(keptManifests)
  const configs = new Keeper<ImageConfig>(keptManifests)
  const session = new RegistrySession({
    http,
    credentials: async (registry) => (await options.credentials?.(registry)) ?? null,
    allowPlainHttp: (host) => options.allowPlainHttp?.(host) ?? false,
    onRateLimit: (registry, rateLimit) => options.onRateLimit?.(registry, rateLimit),
    onRequest: (kind) => cost.count(kind),
    onPull: () => cost.countPull(),
    requestsPerHost: options.requestsPerHost ?? 32,
  })

  function getManifest(
    reference: RepositoryReference,
    digest: string,
    signal: AbortSignal,
  ): Promise<Manifest> {
    const fetchIt = () => fetchManifest(session, reference, digest, signal)
    return manifests.getOrFetch(cacheKey(reference, digest), fetchIt, signal)
  }

  function getImageConfig(
    reference: RepositoryReference,
    digest: string,
    signal: AbortSignal,
  ): Promise<ImageConfig> {
    async function fetchIt() {
      const { config } = await getManifest(reference, digest, signal)
      if (config === null) throw indexHasNoConfig(reference, digest)
      const body = await fetchBlob(session, reference, config.digest, signal)
      return readImageConfig(body, reference, config.digest)
    }
    return configs.getOrFetch(cacheKey(reference, digest), fetchIt, signal)
  }

  return {
    getManifest,
    getImageConfig,
    async prepare(references, signal) {
      const byRegistry = Map.groupBy(references, ({ registry }) => registry)
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
    cost: () => cost.total(),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
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
