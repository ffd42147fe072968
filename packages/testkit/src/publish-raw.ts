import { imageConfig } from './image-config.ts'
import { layer, sha256, type Layer } from './layer.ts'
import { part } from './parts.ts'
import { indexType, manifestType, manifestText, type Published } from './publish.ts'
import { pushBlob, pushManifest } from './push.ts'

export interface RawOptions {
  readonly registry?: string
  readonly marker?: string
}

let empty: Layer | undefined

/**
 * A tiny image that nothing can run, under any number of tags: cheap enough for hundreds of repositories.
 * @returns the digest of each tag.
 */
export async function publishRaw(
  repository: string,
  tags: readonly string[],
  { registry = part('registry'), marker = '' }: RawOptions = {},
): Promise<Record<string, string>> {
  empty ??= layer([{ path: 'empty' }])
  const target = { registry, repository }
  await pushBlob(target, empty.blob, empty.digest)
  const digests: Record<string, string> = {}
  for (const tag of tags) {
    const config = imageConfig({ env: { NAME: repository, TAG: tag, MARKER: marker } }, [empty.diffId])
    await pushBlob(target, Buffer.from(config), sha256(config))
    const text = manifestText(config, [empty])
    await pushManifest(target, tag, { mediaType: manifestType, text })
    digests[tag] = sha256(text)
  }
  return digests
}

/** One tag over several images of the same repository, one per platform. @returns its digest. */
export async function publishIndex(
  tag: string,
  images: readonly [Published, ...Published[]],
): Promise<string> {
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: images.map(({ digest, size, architecture }) => ({
      mediaType: manifestType,
      digest,
      size,
      platform: { os: 'linux', architecture },
    })),
  })
  const [{ registry, repository }] = images
  await pushManifest({ registry, repository }, tag, { mediaType: indexType, text })
  return sha256(text)
}
