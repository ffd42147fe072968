import type { Permission } from '@sentinel/shared/access/permissions'
import type { FleetContainer, FleetView, UpdateView } from './api/views.ts'

export const everything: readonly Permission[] = [
  'containers.view',
  'containers.update',
  'containers.manage',
  'containers.approve',
  'containers.rollback',
  'history.view',
  'logs.view',
  'settings.view',
  'settings.modify',
  'users.manage',
]
const at = '2026-11-22T12:00:00.000Z'
const yes = { allowed: true, reason: null }

const point = (tag: string, digest: string) => ({
  reference: `registry.example/web:${tag}`,
  tag,
  digest: `sha256:${digest}`,
  image_id: `sha256:${digest}`,
})

/** Answers of the API with overrides, for tests. */
export function aFleetContainer(overrides: Partial<FleetContainer> = {}): FleetContainer {
  return {
    key: 'web',
    id: 'c0ffee',
    name: 'web',
    host_id: 'h1',
    host_name: 'home',
    is_stale: false,
    image: 'registry.example/web:1.0.0',
    tag: '1.0.0',
    digest: 'sha256:1',
    image_id: 'sha256:1',
    version: null,
    state: 'running',
    health: null,
    exit_code: null,
    stack: null,
    service: null,
    is_self: false,
    self_role: null,
    created_at: at,
    started_at: at,
    seen_at: at,
    policy: 'manual',
    policy_source: 'default',
    policy_problem: null,
    ignored_versions: [],
    refusals: [],
    decision: { outcome: 'up_to_date', checked_at: at, error: null, hidden_by_scope: 0, trace: [] },
    candidate: null,
    waiting: null,
    active: null,
    failed: [],
    rollback_to: null,
    can: { update: yes, check: yes, approve: yes, roll_back: yes, act: yes, set_policy: yes },
    ...overrides,
  }
}

export function anUpdateView(overrides: Partial<UpdateView> = {}): UpdateView {
  return {
    id: 'u1',
    host_id: 'h1',
    host_name: 'home',
    container_name: 'web',
    kind: 'update',
    cause: 'scan',
    requested_by: 'scanner',
    state: 'pending',
    from: point('1.0.0', '1'),
    to: point('1.1.0', '2'),
    candidate_id: 'a1',
    newer_versions: ['1.1.0'],
    rollback_of: null,
    reason: null,
    error_code: null,
    created_at: at,
    queued_at: null,
    started_at: null,
    ended_at: null,
    deferred_until: null,
    steps: [],
    progress: null,
    evidence: null,
    hooks: [],
    signature: null,
    vulnerabilities: null,
    after_care: [],
    fidelity: null,
    dependants: [],
    can_cancel: false,
    cancelled_by: null,
    attention: null,
    ...overrides,
  }
}

export function aFleet(overrides: Partial<FleetView> = {}): FleetView {
  return {
    hosts: [],
    containers: [],
    stats: { total: 0, running: 0, pending: 0 },
    scan: null,
    permissions: [...everything],
    is_paused: false,
    default_policy: 'manual',
    ...overrides,
  }
}

export const aScan = {
  id: 's1',
  state: 'running',
  mode: 'manual',
  started_at: at,
  ended_at: null,
  total: 4,
  checked: 0,
  repositories: 2,
  counts: { available: 0, queued: 0, auto: 0, up_to_date: 0, skipped: 0, failed: 0, rate_limited: 0 },
  cost: { requests: 0, heads: 0, tag_pages: 0, tokens: 0, pulls: 0 },
  registries: [],
  error: null,
} as const satisfies FleetView['scan']
