import type { ContainerSummary } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { engineOf } from './engine-of.ts'
import { runId, runLabelName } from './run-label.ts'

/** Removes whatever bears this name now, with its anonymous volumes. */
export async function removeContainersNamed(host: Host, name: string): Promise<void> {
  const all = await host.listContainers()
  const bearer = all.filter((container) => container.name === name)
  await removeContainers(host, bearer)
}

/** Removes everything that this test process made on the engine, leftovers of the product included. */
export async function removeEverything(host: Host = engineOf()): Promise<void> {
  const all = await host.listContainers()
  await removeContainers(
    host,
    all.filter(({ labels }) => labels[runLabelName] === runId),
  )
}

/** With their anonymous volumes. */
export async function removeContainers(host: Host, containers: readonly ContainerSummary[]): Promise<void> {
  for (const { id, mounts } of containers) {
    await host.removeContainer(id, { force: true })
    for (const { type, name } of mounts) {
      if (type === 'volume' && name && /^[0-9a-f]{64}$/.test(name)) {
        // Another container may hold it still.
        await host.removeVolume(name).catch(() => undefined)
      }
    }
  }
}
