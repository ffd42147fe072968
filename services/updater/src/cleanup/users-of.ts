import type { ContainerSummary } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'

/** Containers made from this image, in whatever state they are. */
export async function usersOf(
  host: Pick<Host, 'listContainers'>,
  imageId: string,
  signal?: AbortSignal,
): Promise<ContainerSummary[]> {
  const all = await host.listContainers(signal)
  return all.filter((container) => container.imageId === imageId || container.image === imageId)
}
