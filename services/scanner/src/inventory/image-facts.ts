import type { Host } from '@sentinel/docker/host'

/** What the inventory needs to know of a container's image. */
export interface ImageFacts {
  readonly repoDigests: readonly string[]
  /** The id is the digest: so it is in the containerd image store, where an image that lost its name lists none. */
  readonly isNamedByDigest: boolean
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly version?: string
}

const unknown: ImageFacts = { repoDigests: [], isNamedByDigest: false, os: '', architecture: '' }

/** Images by id. What they are never changes; under which digests a registry knows them does, and is read again. */
export class ImageLibrary {
  readonly #host: Host
  #facts = new Map<string, ImageFacts>()
  /** Of the whole engine, which has to restart for another store. */
  #isNamedByDigest: boolean | undefined

  constructor(host: Host) {
    this.#host = host
  }

  of(imageId: string): ImageFacts {
    return this.#facts.get(imageId) ?? unknown
  }

  /** One listing for the digests of all images, one inspection for each that was not known. */
  async refresh(imageIds: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    this.#isNamedByDigest ??= (await this.#host.info(signal)).containerdImages
    const listed = new Map(
      (await this.#host.listImages(signal)).map((image) => [image.id, image.repoDigests]),
    )
    const kept = new Map<string, ImageFacts>()
    for (const id of imageIds) {
      const known = this.#facts.get(id)
      const repoDigests = listed.get(id)
      if (known && repoDigests) kept.set(id, { ...known, repoDigests })
    }
    this.#facts = kept
    for (const id of imageIds) if (!kept.has(id)) await this.inspect(id, signal)
  }

  async inspect(imageId: string, signal: AbortSignal): Promise<void> {
    const image = await this.#host.inspectImage(imageId, signal)
    if (!image) return
    const { repoDigests, os, architecture, variant, labels } = image
    const version = labels['org.opencontainers.image.version']
    this.#facts.set(imageId, {
      repoDigests,
      isNamedByDigest: this.#isNamedByDigest ?? false,
      os,
      architecture,
      ...(variant === undefined ? {} : { variant }),
      ...(version === undefined ? {} : { version }),
    })
  }
}
