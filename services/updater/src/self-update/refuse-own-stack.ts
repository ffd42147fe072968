import { dependantsOf } from '@sentinel/docker/recipe/dependants'
import { ending } from '@sentinel/saga/ending'
import type { Seam } from '@sentinel/saga/replace-context'
import type { Context } from '@sentinel/shared/runtime/context'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { serviceOf } from '@sentinel/shared/resources/service'
import { findOwnParts } from './own-parts.ts'

/**
 * What Sentinel runs in and on is not replaced while it runs on it, whatever its labels say: a container that only
 * hangs on the one that is replaced would be recreated with it.
 */
export function refuseOwnStack(ctx: Pick<Context, 'db' | 'settings'>): Seam {
  return async (update, signal, { host }) => {
    if (serviceOf(update.name) !== undefined) return
    const reason = await ownStackReason(ctx, host, update, signal)
    if (reason !== undefined) throw ending('refused', 'own_stack', reason)
  }
}

/** Why this container is not replaced by an update of this cause; undefined where it is no part of Sentinel. */
export async function ownStackReason(
  ctx: Pick<Context, 'db' | 'settings'>,
  host: Parameters<typeof findOwnParts>[1],
  { name, containerId, cause }: Pick<UpdateDoc, 'name' | 'containerId' | 'cause'>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { all, parts } = await findOwnParts(ctx, host, signal)
  const part = parts.get(containerId)
  if (part?.role === 'process' && cause === 'self') return undefined
  if (part) return refusalText(name, part)
  const old = all.find(({ id }) => id === containerId)
  for (const dependant of old === undefined ? [] : dependantsOf(old, all)) {
    const its = parts.get(dependant.id)
    if (!its) continue
    return `${dependant.name} hangs on ${name} and belongs to Sentinel itself: ${its.reason} Update ${name} by hand`
  }
  return undefined
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
