import type { FleetContainer } from './api/views.ts'

export interface SelfPart {
  readonly container: FleetContainer
  /** What would become of it. */
  readonly text: string
}

/** Which containers of ours a self-update replaces, and what with. */
export function selfParts(containers: readonly FleetContainer[]): SelfPart[] {
  return containers
    .filter(({ self_role }) => self_role === 'process')
    .map((container) => ({ container, text: becomes(container) }))
}

function becomes({ tag, waiting, candidate, active }: FleetContainer): string {
  if (active !== null) return 'is being updated already, and left out'
  const to = waiting?.state === 'pending' ? waiting.to.tag : candidate?.tag
  if (to !== undefined && to !== tag) return `${tag} → ${to}`
  if (to !== undefined) return `a newer build of ${tag}`
  return `${tag || 'latest'} is downloaded again; it is left alone where that brings nothing new`
}

/** Why it cannot be asked for now. */
export function whyNoSelfUpdate(parts: readonly SelfPart[]): string | undefined {
  if (parts.length === 0)
    return 'Sentinel does not run in containers of this engine, so it cannot replace them. Update it the way it was installed.'
  return parts.every(({ container }) => container.active !== null)
    ? 'It is being updated already.'
    : undefined
}
