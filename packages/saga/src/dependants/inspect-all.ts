import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'

const inspectedAtOnce = 8

/** Every container of the engine, in whatever state. */
export async function inspectAll(
  host: Pick<Host, 'listContainers' | 'inspectContainer'>,
  signal?: AbortSignal,
): Promise<ContainerInspect[]> {
  const summaries = await host.listContainers(signal)
  const found: ContainerInspect[] = []
  for (let start = 0; start < summaries.length; start += inspectedAtOnce) {
    const batch = summaries.slice(start, start + inspectedAtOnce)
    const inspected = await Promise.all(batch.map(({ id }) => host.inspectContainer(id, signal)))
    found.push(...inspected.filter((container) => container !== null))
  }
  return found
}
