import { dependantsOf } from '@sentinel/docker/recipe/dependants'
import { ending } from '@sentinel/saga/ending'
import type { Seam } from '@sentinel/saga/replace-context'
import type { Context } from '@sentinel/shared/runtime/context'
import { serviceOf } from '@sentinel/shared/resources/service'
import { findOwnParts } from './own-parts.ts'

/**
 * What Sentinel runs in and on is not replaced while it runs on it, whatever its labels say: a container that only
 * hangs on the one that is replaced would be recreated with it.
 */
export function refuseOwnStack(ctx: Pick<Context, 'db' | 'settings'>): Seam {
  return async (update, signal, { host }) => {
    if (serviceOf(update.name) !== undefined) return
    const { all, parts } = await findOwnParts(ctx, host, signal)
    const part = parts.get(update.containerId)
    if (part?.role === 'process' && update.cause === 'self') return
    if (part) throw ending('refused', 'own_stack', refusalText(update.name, part))
    const old = all.find(({ id }) => id === update.containerId)
    for (const dependant of old === undefined ? [] : dependantsOf(old, all)) {
      const its = parts.get(dependant.id)
      if (!its) continue
      const reason = `${dependant.name} hangs on ${update.name} and belongs to Sentinel itself: ${its.reason} Update ${update.name} by hand`
      throw ending('refused', 'own_stack', reason)
    }
  }
}

export function refusalText(
  name: string,
  { role, reason }: { readonly role: 'process' | 'state'; readonly reason: string },
): string {
  const way =
    role === 'process'
      ? 'use POST /api/self-update'
      : 'update it by hand, for example with docker compose up -d'
  return `${name} belongs to Sentinel itself and is not touched: ${reason} To update it, ${way}`
}
