import { namesImagesByManifest } from './image-store.ts'
import { imageConfig, type ImageOptions } from './image-config.ts'
import { busyboxLayer, layer, sha256, type Layer } from './layer.ts'
import { part } from './parts.ts'
import { pushBlob, pushManifest } from './push.ts'

export interface PublishOptions extends ImageOptions {
  /** host:port; default: the shared registry. */
  readonly registry?: string
  /** user:password */
  readonly auth?: string
  /** Path → content, in a layer of its own. */
  readonly files?: Readonly<Record<string, string>>
  /** Publishes other content under the same name and tag. */
  readonly marker?: string
}

export interface Published {
  /** registry/repository:tag */
  readonly reference: string
  readonly registry: string
  readonly repository: string
  readonly tag: string
  /** Digest of the manifest. */
  readonly digest: string
  /** As the engine of the tests will call it: the digest of the config, in the containerd image store that of the manifest. */
  readonly imageId: string
  readonly size: number
  readonly architecture: string
}

export const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'
export const indexType = 'application/vnd.docker.distribution.manifest.list.v2+json'
const configType = 'application/vnd.docker.container.image.v1+json'
const layerType = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

/** Where the base layer already lies, by registry: from there it is mounted. */
const baseOwners = new Map<string, string>()

/**
 * Makes an image from busybox in code and pushes it. No engine takes part: it meets the image as it would meet
 * anybody's, by pulling it. The same arguments make the same digest; another `marker` makes another.
 */
export async function publish(name: string, tag: string, options: PublishOptions = {}): Promise<Published> {
  const registry = options.registry ?? part('registry')
  const target = { registry, repository: name, ...(options.auth ? { auth: options.auth } : {}) }
  const version = `${name} ${tag}${options.marker ? ` ${options.marker}` : ''}\n`
  const files = Object.entries(options.files ?? {})
  const layers: Layer[] = [
    busyboxLayer(),
    layer([
      { path: 'www/version', content: version },
      ...files.map(([path, content]) => ({ path: path.replace(/^\//, ''), content, mode: 0o755 })),
    ]),
  ]
  const config = imageConfig(
    options,
    layers.map(({ diffId }) => diffId),
  )
  for (const { blob, digest } of layers) {
    const isBase = digest === busyboxLayer().digest
    await pushBlob(target, blob, digest, isBase ? baseOwners.get(registry) : undefined)
    if (isBase) baseOwners.set(registry, name)
  }
  await pushBlob(target, Buffer.from(config), sha256(config))
  const text = manifestText(config, layers)
  await pushManifest(target, tag, { mediaType: manifestType, text })
  const digest = sha256(text)
  const architecture = (JSON.parse(config) as { architecture: string }).architecture
  return {
    reference: `${registry}/${name}:${tag}`,
    registry,
    repository: name,
    tag,
    digest,
    imageId: (await namesImagesByManifest()) ? digest : sha256(config),
    size: Buffer.byteLength(text),
    architecture,
  }
}

export function manifestText(config: string, layers: readonly Layer[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, size: Buffer.byteLength(config), digest: sha256(config) },
    layers: layers.map(({ blob, digest }) => ({ mediaType: layerType, size: blob.length, digest })),
  })
}
