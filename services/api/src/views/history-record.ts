import { z } from 'zod'
import { Time } from './params.ts'
import { StepView } from './update-view.ts'

/** What happened, as the page lists it; what follows `host_name` is ours. */
export const HistoryRecord = z.object({
  timestamp: Time,
  container_name: z.string(),
  old_image: z.string(),
  old_digest: z.string(),
  new_image: z.string(),
  new_digest: z.string(),
  outcome: z.enum([
    'success',
    'failed',
    'rollback',
    'rollback_failed',
    'rollback_success',
    'timeout',
    'identical',
    'skipped',
    'refused',
    'superseded',
    'cancelled',
    'scan_summary',
  ]),
  duration: z.number().int().meta({ description: 'Nanoseconds.' }),
  error: z.string().optional(),
  type: z.enum(['update', 'service', 'scan']),
  host_id: z.string(),
  host_name: z.string(),
  id: z.string(),
  kind: z.enum(['update', 'rollback', 'scan']),
  cause: z.string(),
  requested_by: z.string(),
  reason: z.string().nullable(),
  steps: z.array(StepView),
})
export type HistoryRecord = z.output<typeof HistoryRecord>
