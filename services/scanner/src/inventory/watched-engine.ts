import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { isHelper } from '@sentinel/docker/is-helper'
import { isOurs } from '@sentinel/docker/recipe/update-names'
import { ownStack } from '@sentinel/docker/own-stack/own-stack'
import type { OwnStackFacts } from '@sentinel/shared/runtime/own-stack-facts'
import { containerFields, isSharer, type ContainerFields } from './container-fields.ts'
import { ImageLibrary } from './image-facts.ts'

const parallelInspections = 8

/** The engine's containers as last observed. Observations follow each other, so a later one is always newer. */
export class WatchedEngine {
  readonly #host: Host
  readonly #images: ImageLibrary
  #containers = new Map<string, ContainerInspect>()

  constructor(host: Host) {
    this.#host = host
    this.#images = new ImageLibrary(host)
  }

  async observeAll(signal: AbortSignal): Promise<void> {
    const listed = await this.#host.listContainers(signal)
    const containers = new Map<string, ContainerInspect>()
    await this.#inspect(
      listed.map(({ id }) => id),
      signal,
      (id, container) => void (container && containers.set(id, container)),
    )
    this.#containers = containers
    await this.observeImages(signal)
  }

  /** Under which digests the images in use are known. */
  async observeImages(signal: AbortSignal): Promise<void> {
    const imageIds = new Set([...this.#containers.values()].map(({ imageId }) => imageId))
    await this.#images.refresh(imageIds, signal)
  }

  async observe(ids: readonly string[], signal: AbortSignal): Promise<void> {
    const imageIds = new Set<string>()
    await this.#inspect(ids, signal, (id, container) => {
      if (!container) return void this.#containers.delete(id)
      const known = this.#containers.get(id)
      if (known?.imageId !== container.imageId) imageIds.add(container.imageId)
      this.#containers.set(id, container)
    })
    for (const imageId of imageIds) await this.#images.inspect(imageId, signal)
  }

  /** What the inventory should say now. */
  fields(hostId: string, facts: OwnStackFacts): ContainerFields[] {
    const all = [...this.#containers.values()].filter(
      (container) => !isOurs(container.name) && !isHelper(container),
    )
    const sharers = all.filter(isSharer)
    const own = ownStack(all, facts)
    return all.map((container) => {
      const fields = containerFields(hostId, container, this.#images.of(container.imageId), sharers)
      const part = own.get(container.id)
      return part ? { ...fields, isSelf: true, selfReason: part.reason, selfRole: part.role } : fields
    })
  }

  async #inspect(
    ids: readonly string[],
    signal: AbortSignal,
    take: (id: string, container: ContainerInspect | null) => void,
  ): Promise<void> {
    const waiting = [...ids]
    const inspectNext = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
        take(id, await this.#host.inspectContainer(id, signal))
    }
    await Promise.all(Array.from({ length: parallelInspections }, inspectNext))
  }
}
