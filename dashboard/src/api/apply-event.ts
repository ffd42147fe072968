import type { LiveEvent } from './live.ts'
import type { FleetView } from './views.ts'

const allHeads = [
  'fleet',
  'history',
  'readiness',
  'explain',
  'services',
  'deps',
  'registries',
  'images',
  'settings',
] as const

/** Heads of the query keys that news make old. */
export type QueryHead = (typeof allHeads)[number]

/** What an event changes on the page. */
export interface Effect {
  /** Heads of the query keys that are old now. */
  readonly stale: readonly QueryHead[]
  /** Said to those who listen rather than look. */
  readonly say?: string
  /** What the event itself already tells: shown at once, without asking. */
  readonly patch?: (fleet: FleetView) => FleetView
}

/** Turns the news into what is to be done about it. Nothing here asks or shows anything. */
export function applyEvent({ name, data }: LiveEvent): Effect {
  const said = typeof data['message'] === 'string' && data['message'] !== '' ? { say: data['message'] } : {}
  switch (name) {
    case 'scan_progress':
      return { stale: [], patch: (fleet) => withScanProgress(fleet, data) }
    case 'scan_start':
    case 'cluster_host':
      return { stale: ['fleet'], ...said }
    case 'policy_change':
      return { stale: ['fleet', 'explain'], ...said }
    case 'container_state':
      return { stale: ['fleet', 'deps', 'images'], ...said }
    case 'settings_change':
      return { stale: ['fleet', 'explain', 'registries', 'settings'] }
    case 'queue_change':
      return { stale: ['fleet', 'history', 'explain'], ...said }
    case 'scan_complete':
      return { stale: ['fleet', 'history', 'explain', 'registries'], ...said }
    case 'rate_limits':
      return { stale: ['registries'] }
    case 'service_update':
      if (data['phase'] === undefined && data['outcome'] === undefined)
        return { stale: ['fleet', 'services'], ...said }
      return ofUpdate(data, said)
    case 'container_update':
      return ofUpdate(data, said)
    case 'degraded':
      return { stale: ['readiness'] }
    case 'resync':
      return { stale: allHeads }
  }
}

function ofUpdate(data: LiveEvent['data'], said: Pick<Effect, 'say'>): Effect {
  if (data['phase'] === 'progress') return { stale: [], patch: (fleet) => withPullProgress(fleet, data) }
  if (data['phase'] !== undefined) return { stale: ['fleet'] }
  return { stale: ['fleet', 'history', 'explain', 'services', 'images'], ...said }
}

function withScanProgress(fleet: FleetView, { checked, total }: LiveEvent['data']): FleetView {
  if (fleet.scan?.state !== 'running' || typeof checked !== 'number' || typeof total !== 'number')
    return fleet
  return { ...fleet, scan: { ...fleet.scan, checked, total } }
}

function withPullProgress(fleet: FleetView, data: LiveEvent['data']): FleetView {
  const { step, current, total, layers_done, layers } = data
  if (typeof step !== 'string' || typeof current !== 'number' || typeof total !== 'number') return fleet
  const progress = { step, current, total, layers_done: numberOr(layers_done), layers: numberOr(layers) }
  const containers = fleet.containers.map((container) =>
    container.active === null || container.active.id !== data['update_id']
      ? container
      : { ...container, active: { ...container.active, progress } },
  )
  return { ...fleet, containers }
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
