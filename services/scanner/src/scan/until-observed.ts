import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ScannerContext } from '../scanner-context.ts'
import type { ContainerKey } from './container-key.ts'

const patienceMs = 5000
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
    const container = await host.inspectContainer(name, signal)
    if (container === null) return false
    const seen = await db.containers.findOne({ hostId, name }).select({ containerId: 1 }).lean()
    if (seen?.containerId === container.id) return true
    await wait(lookEveryMs, undefined, { signal })
  }
  throw new AppError(
    'unavailable',
    'inventory_behind',
    `The inventory does not know the new container of ${name} yet; it is checked as soon as it does`,
  )
}
