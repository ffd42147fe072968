import { z } from 'zod'

/** Names under which the page's clients listen. */
export type SseName =
  | 'container_update'
  | 'container_state'
  | 'queue_change'
  | 'scan_start'
  | 'scan_progress'
  | 'scan_complete'
  | 'policy_change'
  | 'settings_change'
  | 'cluster_host'
  | 'service_update'
  | 'rate_limits'

/** Notification types of the page. */
export type NotificationType =
  | 'update_available'
  | 'update_started'
  | 'update_succeeded'
  | 'update_failed'
  | 'rollback_succeeded'
  | 'rollback_failed'

export interface DomainEvent<Payload extends z.ZodType = z.ZodType> {
  readonly description: string
  readonly sse: SseName
  readonly notification?: NotificationType
  readonly payload: Payload
}

function event<Payload extends z.ZodType>(entry: DomainEvent<Payload>): DomainEvent<Payload> {
  return entry
}

const About = {
  hostId: z.string(),
  hostName: z.string(),
  container: z.string(),
  message: z.string(),
}
const OfUpdate = {
  ...About,
  updateId: z.string(),
  kind: z.enum(['update', 'rollback']),
  from: z.string(),
  to: z.string(),
}
const Ended = z.object({ ...OfUpdate, outcome: z.string(), error: z.string().optional() })

/** Every event there is. */
export const events = {
  'container.state-changed': event({
    description: 'A container appeared, changed its state, or went.',
    sse: 'container_state',
    payload: z.object({ ...About, state: z.string() }),
  }),
  'service.changed': event({
    description: 'A Swarm service appeared or changed: its image, its tasks, or how its rollout goes.',
    sse: 'service_update',
    payload: z.object({ ...About, replicas: z.string() }),
  }),
  'candidate.found': event({
    description:
      'A scan found a newer image that was not known before, or one that its label asks to be reminded of.',
    sse: 'container_update',
    notification: 'update_available',
    payload: z.object({
      ...About,
      from: z.string(),
      to: z.string(),
      fromDigest: z.string(),
      toDigest: z.string(),
    }),
  }),
  'container.checked': event({
    description: 'One container was checked: a person asked, or an update of it had ended.',
    sse: 'container_update',
    payload: z.object({ ...About, outcome: z.string() }),
  }),
  'queue.changed': event({
    description: 'An update came into the approval queue, changed there, or left it.',
    sse: 'queue_change',
    payload: z.object({
      ...About,
      updateId: z.string(),
      change: z.enum(['added', 'changed', 'approved', 'removed']),
    }),
  }),
  'update.queued': event({
    description: 'An update was handed to the updaters.',
    sse: 'container_update',
    payload: z.object(OfUpdate),
  }),
  'update.waiting': event({
    description: 'A queued update has to wait for its turn; the message says for what.',
    sse: 'container_update',
    payload: z.object(OfUpdate),
  }),
  'update.started': event({
    description: 'An updater began.',
    sse: 'container_update',
    notification: 'update_started',
    payload: z.object(OfUpdate),
  }),
  'update.step': event({
    description: 'A step of a running update began, ended, or moved on.',
    sse: 'container_update',
    payload: z.object({
      ...OfUpdate,
      step: z.string(),
      direction: z.enum(['forward', 'undo']),
      phase: z.enum(['begun', 'progress', 'done', 'failed']),
      /** Of a pull: bytes, and layers. */
      current: z.number().optional(),
      total: z.number().optional(),
      layersDone: z.number().optional(),
      layers: z.number().optional(),
    }),
  }),
  'update.deferred': event({
    description: 'An update waits for a later time; the message says why.',
    sse: 'container_update',
    payload: z.object({ ...OfUpdate, until: z.string() }),
  }),
  'update.cancelled': event({
    description: 'A person took an update back before it touched anything.',
    sse: 'container_update',
    payload: Ended,
  }),
  'update.succeeded': event({
    description: 'The new container proved itself and the old one was removed.',
    sse: 'container_update',
    notification: 'update_succeeded',
    payload: Ended,
  }),
  'update.unchanged': event({
    description:
      'Nothing to do: the image is the same, or the container changed meanwhile, or it may not be touched.',
    sse: 'container_update',
    payload: Ended,
  }),
  'update.not-faithful': event({
    description:
      'The new container did not come out as the old one was set up; the message names what differs, the update the rest.',
    sse: 'container_update',
    payload: z.object({ ...OfUpdate, differences: z.array(z.string()) }),
  }),
  'update.failed': event({
    description: 'An update failed; the old container runs as before.',
    sse: 'container_update',
    notification: 'update_failed',
    payload: Ended,
  }),
  'update.rolled-back': event({
    description: 'The new container was sick; the old one runs again.',
    sse: 'container_update',
    notification: 'rollback_succeeded',
    payload: Ended,
  }),
  'update.needs-attention': event({
    description: 'Something that only a person can decide; everything that is there was kept.',
    sse: 'container_update',
    notification: 'rollback_failed',
    payload: Ended,
  }),
  'update.remarked': event({
    description:
      'Something that follows from an ended update was not done, and a person should see to it; the message says what.',
    sse: 'container_update',
    payload: z.object({ ...OfUpdate, part: z.string() }),
  }),
  'scan.started': event({
    description: 'A scan of the fleet began.',
    sse: 'scan_start',
    payload: z.object({ scanId: z.string(), message: z.string(), total: z.number() }),
  }),
  'scan.progressed': event({
    description: 'A scan moved on.',
    sse: 'scan_progress',
    payload: z.object({ scanId: z.string(), message: z.string(), checked: z.number(), total: z.number() }),
  }),
  'scan.completed': event({
    description: 'A scan ended; the message counts what it found and what it cost.',
    sse: 'scan_complete',
    payload: z.object({ scanId: z.string(), message: z.string(), ok: z.boolean() }),
  }),
  'rate-limits.changed': event({
    description:
      'A scan ended; the message says how the limits of the registries stand: ok, low or exhausted.',
    sse: 'rate_limits',
    payload: z.object({ message: z.enum(['ok', 'low', 'exhausted']) }),
  }),
  'policy.changed': event({
    description: 'The policy override of a container was set or removed.',
    sse: 'policy_change',
    payload: z.object({ ...About, policy: z.string() }),
  }),
  'version.offered-again': event({
    description: 'A person took back that a version is ignored for a container.',
    sse: 'policy_change',
    payload: z.object({ ...About, version: z.string() }),
  }),
  'settings.changed': event({
    description: 'A setting was changed.',
    sse: 'settings_change',
    payload: z.object({ key: z.string(), message: z.string() }),
  }),
  'host.changed': event({
    description: 'A host came, went, or changed.',
    sse: 'cluster_host',
    payload: z.object({ hostId: z.string(), hostName: z.string(), status: z.string(), message: z.string() }),
  }),
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]['payload']>
export const eventNames = Object.keys(events) as EventName[]
