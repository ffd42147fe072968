import { z } from 'zod'
import { HostView } from './host-view.ts'
import { Time } from './params.ts'
import { UpdateView } from './update-view.ts'

/** Whether a person could do it now; `reason` says why not. Stands beside the permission, not instead of it. */
export const Ability = z.object({ allowed: z.boolean(), reason: z.string().nullable() })
export type Ability = z.output<typeof Ability>

export const CandidateView = z.object({
  id: z.string(),
  reference: z.string(),
  tag: z.string(),
  digest: z.string(),
  kind: z.enum(['version', 'digest']),
  newer_versions: z.array(z.string()),
  first_seen_at: Time,
})

export const DecisionView = z.object({
  outcome: z.enum(['available', 'up_to_date', 'skipped', 'failed', 'rate_limited']),
  checked_at: Time,
  error: z.string().nullable(),
  hidden_by_scope: z.number(),
  problems: z
    .array(z.string())
    .optional()
    .meta({ description: 'Labels and settings that mean nothing; a person must correct them.' }),
  held_until: Time.optional().meta({ description: 'When the last of the gates that hold it back opens.' }),
  resolved_current_version: z.string().optional(),
  resolved_target_version: z.string().optional(),
  pulled_at: Time.optional().meta({
    description: 'The candidate’s image is on the host already; the restart is pending.',
  }),
  trace: z.array(
    z.object({ rule: z.string(), verdict: z.string(), text: z.string(), until: Time.nullable() }),
  ),
})

export const FleetContainer = z.object({
  key: z.string().meta({ description: 'Name on the local host, hostID::name elsewhere.' }),
  id: z.string(),
  name: z.string(),
  host_id: z.string(),
  host_name: z.string(),
  is_stale: z.boolean(),
  image: z.string(),
  tag: z.string(),
  digest: z.string(),
  image_id: z.string(),
  version: z.string().nullable(),
  state: z.string(),
  health: z.string().nullable(),
  exit_code: z.number().nullable(),
  stack: z.string().nullable(),
  service: z.string().nullable(),
  is_self: z.boolean(),
  self_role: z.enum(['process', 'state']).nullable().meta({
    description: 'A process of ours is updated by POST /api/self-update; what holds our state is not.',
  }),
  created_at: Time,
  started_at: Time.nullable(),
  seen_at: Time,
  policy: z.enum(['auto', 'manual', 'pinned']),
  policy_source: z.string(),
  policy_problem: z.string().nullable(),
  ignored_versions: z.array(z.string()),
  refusals: z.array(z.object({ code: z.string(), text: z.string() })),
  decision: DecisionView.nullable(),
  candidate: CandidateView.nullable(),
  waiting: UpdateView.nullable().meta({ description: 'The update that waits for approval or a later time.' }),
  active: UpdateView.nullable().meta({ description: 'The update under way, or in need of attention.' }),
  failed: z.array(
    z.object({
      reference: z.string(),
      digest: z.string(),
      cause: z.enum(['sick', 'by_hand']),
      reason: z.string(),
      at: Time,
      update_id: z.string(),
    }),
  ),
  rollback_to: z
    .object({ update_id: z.string(), reference: z.string(), digest: z.string(), ended_at: Time })
    .nullable(),
  can: z.object({
    update: Ability,
    check: Ability,
    approve: Ability,
    roll_back: Ability,
    act: Ability,
    set_policy: Ability,
  }),
})
export type FleetContainer = z.output<typeof FleetContainer>

const Cost = z.object({
  requests: z.number(),
  heads: z.number(),
  tag_pages: z.number(),
  tokens: z.number(),
  pulls: z.number().meta({ description: 'Manifests that were read, which Docker Hub counts as pulls.' }),
})

export const ScanView = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  mode: z.enum(['manual', 'scheduled']),
  started_at: Time,
  ended_at: Time.nullable(),
  total: z.number(),
  checked: z.number(),
  repositories: z.number(),
  counts: z.object({
    available: z.number(),
    queued: z.number(),
    auto: z.number(),
    up_to_date: z.number(),
    skipped: z.number(),
    failed: z.number(),
    rate_limited: z.number(),
  }),
  cost: Cost.meta({ description: 'What registries were asked.' }),
  registries: z.array(Cost.extend({ registry: z.string() })).meta({ description: 'The same by registry.' }),
  error: z.string().nullable(),
})
export type ScanView = z.output<typeof ScanView>

/** Everything that the first page shows, in one answer. */
export const FleetView = z.object({
  hosts: z.array(HostView),
  containers: z.array(FleetContainer),
  stats: z.object({ total: z.number(), running: z.number(), pending: z.number() }),
  scan: ScanView.nullable().meta({ description: 'The scan that runs, else the last one.' }),
  permissions: z.array(z.string()).meta({ description: 'What the caller may do.' }),
  is_paused: z.boolean(),
  default_policy: z.enum(['auto', 'manual', 'pinned']),
})
export type FleetView = z.output<typeof FleetView>
