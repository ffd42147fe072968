import { z } from 'zod'
import { Time } from './params.ts'

/** An update that waits for a person, as the page lists it; `key` and what follows are ours. */
export const QueueEntry = z.object({
  container_id: z.string(),
  container_name: z.string(),
  current_image: z.string(),
  current_digest: z.string(),
  remote_digest: z.string(),
  detected_at: Time,
  newer_versions: z.array(z.string()).optional(),
  resolved_current_version: z.string().optional(),
  resolved_target_version: z.string().optional(),
  type: z.string().optional(),
  host_id: z.string().optional(),
  host_name: z.string().optional(),
  key: z.string().meta({ description: 'What approve, reject and ignore take.' }),
  update_id: z.string(),
  candidate_id: z.string(),
  state: z.enum(['pending', 'deferred']),
  target_image: z.string(),
  reason: z.string().optional(),
  deferred_until: Time.optional(),
})
export type QueueEntry = z.output<typeof QueueEntry>
