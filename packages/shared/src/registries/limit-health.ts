import type { RegistryLimitDoc } from '../resources/registry-limit.ts'

export type LimitHealth = 'ok' | 'low' | 'exhausted'

const lowShare = 0.2

/** How the limits stand all in all; one whose window is over says nothing any more. */
export function limitHealth(
  limits: readonly Pick<RegistryLimitDoc, 'limit' | 'remaining' | 'resetAt' | 'heldUntil'>[],
  now: Date,
): LimitHealth {
  const current = limits.filter(({ resetAt }) => resetAt === undefined || resetAt > now)
  const isHeld = limits.some(({ heldUntil }) => heldUntil !== undefined && heldUntil > now)
  if (isHeld || current.some(({ remaining }) => remaining !== undefined && remaining <= 0)) return 'exhausted'
  const isLow = current.some(
    ({ limit, remaining }) =>
      limit !== undefined && limit > 0 && remaining !== undefined && remaining / limit < lowShare,
  )
  return isLow ? 'low' : 'ok'
}
