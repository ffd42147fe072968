import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@sentinel/shared/errors/app-error'
import { splitReference } from '@sentinel/docker/split-reference'
import { serviceOf } from '@sentinel/shared/resources/service'
import type { ScannerContext } from '../scanner-context.ts'
import type { ContainerKey } from './container-key.ts'

const patienceMs = 10_000
const lookEveryMs = 50

/**
 * Resolves once the inventory has the very container that the engine has under this name; with false where the engine
 * has none. @throws AppError `inventory_behind`
 */
export async function untilObserved(
  { db, host }: Pick<ScannerContext, 'db' | 'host'>,
  { hostId, name }: ContainerKey,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (performance.now() < until) {
    const container = await inspect(host, name, signal)
    if (container === null) return false
    const seen = await db.containers.findOne({ hostId, name }).select({ containerId: 1, imageId: 1 }).lean()
    const isSeen = seen?.containerId === container.id
    if (isSeen && (container.imageId === undefined || seen.imageId === container.imageId)) return true
    await wait(lookEveryMs, undefined, { signal })
  }
  throw new AppError(
    'unavailable',
    'inventory_behind',
    `The inventory does not know the new container of ${name} yet; it is checked as soon as it does`,
  )
}

/** A service keeps its id for life: there its image tells the old from the new. */
async function inspect(
  host: ScannerContext['host'],
  name: string,
  signal: AbortSignal,
): Promise<{ id: string; imageId?: string } | null> {
  const service = serviceOf(name)
  if (service === undefined) {
    const container = await host.inspectContainer(name, signal)
    return container && { id: container.id }
  }
  const found = await host.inspectService(service, signal)
  return found && { id: found.id, imageId: splitReference(found.image).digest ?? found.image }
}
