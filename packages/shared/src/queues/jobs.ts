import { z } from 'zod'

export const queueNames = ['scan', 'host', 'update', 'plan', 'notify'] as const
export type QueueName = (typeof queueNames)[number]

export interface Job<Payload extends z.ZodType = z.ZodType> {
  readonly queue: QueueName
  readonly description: string
  readonly payload: Payload
  /** Tries before the job counts as failed; waits for something unavailable are not counted. */
  readonly attempts: number
  readonly backoffMs: number
  /** Limit of one run, in milliseconds. */
  readonly timeoutMs: number
  /** Lower runs first, and a job without one before all others. */
  readonly priority?: number
  /** Two requests with the same key are one job while it waits or runs; `never` says why none is needed. */
  readonly dedupe: ((payload: z.output<Payload>) => string) | { readonly never: string }
}

function job<Payload extends z.ZodType>(entry: Job<Payload>): Job<Payload> {
  return entry
}

/** What a scan wants to know of one tag: the same for every container that runs it under the same labels. */
export const ScanQuestion = z.object({
  key: z.string(),
  tag: z.string(),
  scope: z.enum(['strict', 'patch', 'minor', 'major', 'all', 'default']),
  include: z.string().optional(),
  exclude: z.string().optional(),
  transform: z.string().optional(),
  prereleases: z.boolean().optional(),
  ignored: z.array(z.string()),
  /** The images that run, so that a new digest can be told from the same image under a new index. */
  images: z.array(
    z.object({
      imageId: z.string(),
      repoDigests: z.array(z.string()),
      os: z.string(),
      architecture: z.string(),
      variant: z.string().optional(),
    }),
  ),
})
export type ScanQuestion = z.output<typeof ScanQuestion>

const ContainerKey = { hostId: z.string(), name: z.string() }

/** Every job there is. */
export const jobs = {
  'scan.fleet': job({
    queue: 'scan',
    description: 'Starts a scan of the whole fleet, or joins the one that runs.',
    payload: z.object({ mode: z.enum(['manual', 'scheduled']), requestedBy: z.string() }),
    attempts: 3,
    backoffMs: 1000,
    timeoutMs: 60_000,
    priority: 1,
    dedupe: ({ mode }) => `scan.fleet-${mode}`,
  }),
  'scan.repositories': job({
    queue: 'scan',
    description:
      'Asks a registry about some of its repositories: a digest per tag in use, the tags where a version is in use.',
    payload: z.object({
      scanId: z.string(),
      registry: z.string(),
      repositories: z.array(
        z.object({
          repository: z.string(),
          questions: z.array(ScanQuestion),
          /** Containers that these questions are about. */
          containers: z.number().int(),
        }),
      ),
      /** How much of a limited registry is left alone: less when a person waits. */
      mode: z.enum(['manual', 'scheduled']).default('scheduled'),
      /** Containers that the whole scan is about. */
      total: z.number().int(),
    }),
    attempts: 2,
    backoffMs: 500,
    timeoutMs: 180_000,
    priority: 3,
    dedupe: { never: 'one flow per scan, and one scan at a time' },
  }),
  'scan.conclude': job({
    queue: 'scan',
    description: 'Turns the answers of a scan into candidates, decisions and updates.',
    payload: z.object({ scanId: z.string() }),
    attempts: 5,
    backoffMs: 1000,
    timeoutMs: 120_000,
    priority: 2,
    dedupe: { never: 'one flow per scan, and one scan at a time' },
  }),
  'scan.container': job({
    queue: 'scan',
    description: 'Checks one container now: a caller waits for the answer, or an update of it has ended.',
    payload: z.object({
      ...ContainerKey,
      requestedBy: z.string(),
      /** The update that has ended; left out, a person asks. */
      after: z.string().optional(),
    }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 60_000,
    priority: 1,
    // A check that began before the end of an update does not know it, so that end is no reason to join it.
    dedupe: ({ hostId, name, after }) =>
      `scan.container-${hostId}-${name}${after === undefined ? '' : `-${after}`}`,
  }),
  'registry.test': job({
    queue: 'host',
    description: 'Logs in to a registry and reads its limits; a caller may wait for the answer.',
    payload: z.object({
      registry: z.string(),
      /** What to log in with, sealed JSON text; left out, what is stored. */
      sealed: z.string().optional(),
    }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 30_000,
    dedupe: { never: 'a read' },
  }),
  'host.logs': job({
    queue: 'host',
    description: 'Reads the last lines of a container’s log; a caller waits for the answer.',
    payload: z.object({ ...ContainerKey, lines: z.number().int().min(1).max(500) }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 15_000,
    dedupe: { never: 'a read' },
  }),
  'host.tags': job({
    queue: 'host',
    description: 'Lists the tags of a container’s repository, and which of them are newer; a caller waits.',
    payload: z.object(ContainerKey),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 30_000,
    dedupe: ({ hostId, name }) => `host.tags-${hostId}-${name}`,
  }),
  'update.run': job({
    queue: 'update',
    description: 'Runs, continues or undoes one update or rollback.',
    payload: z.object({ updateId: z.string() }),
    attempts: 1000,
    backoffMs: 1000,
    timeoutMs: 24 * 3_600_000,
    // A job without a priority would run before all that have one.
    priority: 2,
    dedupe: ({ updateId }) => `update.run-${updateId}`,
  }),
  'update.wake': job({
    queue: 'update',
    description: 'Looks again at an update that was put off, when its time has come.',
    payload: z.object({ updateId: z.string(), at: z.number() }),
    attempts: 5,
    backoffMs: 2000,
    timeoutMs: 60_000,
    priority: 1,
    // Put off once more, it has another time: the job of the former one finds nothing to do.
    dedupe: ({ updateId, at }) => `update.wake-${updateId}-${at}`,
  }),
  'update.preview': job({
    // Beside the updates, lest a caller wait for one of them to end.
    queue: 'plan',
    description: 'Tells what an update would do, and changes nothing; a caller waits for the answer.',
    payload: z.object({
      ...ContainerKey,
      requestedBy: z.string(),
      to: z.object({ reference: z.string(), tag: z.string(), digest: z.string(), imageId: z.string() }),
    }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 30_000,
    dedupe: { never: 'a read' },
  }),
  'container.act': job({
    queue: 'update',
    description: 'Starts, stops or restarts a container under its lease.',
    payload: z.object({
      ...ContainerKey,
      action: z.enum(['start', 'stop', 'restart']),
      requestedBy: z.string(),
    }),
    attempts: 3,
    backoffMs: 500,
    timeoutMs: 180_000,
    priority: 1,
    dedupe: ({ hostId, name, action }) => `container.act-${hostId}-${name}-${action}`,
  }),
  'service.scale': job({
    queue: 'update',
    description: 'Sets how many replicas of a Swarm service should run; a caller waits for the answer.',
    payload: z.object({
      ...ContainerKey,
      replicas: z.number().int().min(0).max(100),
      requestedBy: z.string(),
    }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 30_000,
    priority: 1,
    dedupe: { never: 'each asks for a number of its own' },
  }),
  'update.after-care': job({
    queue: 'update',
    description:
      'Does what follows from an update that has ended: files in step, images scanned and cleaned up.',
    payload: z.object({ updateId: z.string() }),
    // The sweeper of the updaters offers what is still due again.
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 2 * 3_600_000,
    priority: 3,
    dedupe: ({ updateId }) => `update.after-care-${updateId}`,
  }),
  'hook.try': job({
    queue: 'plan',
    description: 'Runs the command of a hook once, without an update; a caller waits for what it says.',
    payload: z.object({
      ...ContainerKey,
      command: z.array(z.string()).min(1),
      timeoutSeconds: z.number().positive().max(60),
    }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 90_000,
    priority: 1,
    dedupe: { never: 'a caller waits for the answer' },
  }),
  'images.act': job({
    // Beside the updates, lest a page of images stay empty while one of them downloads.
    queue: 'plan',
    description: 'Lists, removes or prunes the images of a host; a caller waits for the answer.',
    payload: z.object({ hostId: z.string(), action: z.enum(['list', 'remove', 'prune']), id: z.string() }),
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 120_000,
    priority: 1,
    dedupe: { never: 'a caller waits for the answer' },
  }),
  'notify.deliver': job({
    queue: 'notify',
    description: 'Delivers one event through one channel.',
    payload: z.object({ deliveryId: z.string() }),
    attempts: 5,
    backoffMs: 2000,
    timeoutMs: 60_000,
    dedupe: ({ deliveryId }) => `notify.deliver-${deliveryId}`,
  }),
} as const

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.output<(typeof jobs)[N]['payload']>
export const jobNames = Object.keys(jobs) as JobName[]
