import { activeStates, endedStates, waitingStates } from '@sentinel/shared/resources/update'
import { z } from 'zod'
import { Time } from './params.ts'

export const ImagePointView = z.object({
  reference: z.string(),
  tag: z.string(),
  digest: z.string(),
  image_id: z.string(),
})

export const UpdateStateView = z.enum([...waitingStates, ...activeStates, ...endedStates])

export const StepView = z.object({
  step: z.string(),
  direction: z.enum(['forward', 'undo']),
  phase: z.enum(['begun', 'done', 'failed']),
  at: Time,
  ended_at: Time.nullable(),
  text: z.string().nullable(),
})
export type StepView = z.output<typeof StepView>

/** One update with everything that is known about it. */
export const UpdateView = z.object({
  id: z.string(),
  host_id: z.string(),
  host_name: z.string(),
  container_name: z.string(),
  kind: z.enum(['update', 'rollback']),
  cause: z.enum(['scan', 'auto', 'approve', 'update', 'version', 'rollback', 'self']),
  requested_by: z.string(),
  state: UpdateStateView,
  from: ImagePointView,
  to: ImagePointView,
  candidate_id: z.string().nullable(),
  newer_versions: z.array(z.string()),
  rollback_of: z.string().nullable(),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why it waits, was refused or failed: one sentence for people.' }),
  error_code: z.string().nullable(),
  created_at: Time,
  queued_at: Time.nullable(),
  started_at: Time.nullable(),
  ended_at: Time.nullable(),
  deferred_until: Time.nullable(),
  steps: z.array(StepView),
  progress: z
    .object({
      step: z.string(),
      current: z.number(),
      total: z.number(),
      layers_done: z.number().nullable(),
      layers: z.number().nullable(),
    })
    .nullable()
    .meta({ description: 'Of a download: bytes, and layers.' }),
  evidence: z
    .object({
      logs: z.string(),
      exit_code: z.number().nullable(),
      oom_killed: z.boolean().nullable(),
      health: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'What a sick container left behind.' }),
  fidelity: z
    .object({
      passed: z.boolean(),
      checked_at: Time,
      differences: z.array(z.object({ path: z.string(), wanted: z.unknown(), found: z.unknown() })),
      allowed: z.array(z.string()),
    })
    .nullable()
    .meta({
      description: 'Whether the new container came out as the old one was set up, and what may differ.',
    }),
  hooks: z
    .array(
      z.object({
        phase: z.enum(['pre', 'post']),
        source: z.enum(['stored', 'label']),
        command: z.array(z.string()),
        exit_code: z.number().nullable(),
        output: z.string(),
        problem: z.string().nullable(),
        at: Time,
        ended_at: Time,
      }),
    )
    .meta({ description: 'What ran in the container before and after, and what it said.' }),
  signature: z
    .object({
      mode: z.enum(['warn', 'enforce']),
      verdict: z.enum(['verified', 'refused']),
      signatures: z.number(),
      text: z.string(),
      at: Time,
    })
    .nullable(),
  vulnerabilities: z
    .object({
      mode: z.enum(['pre-update', 'post-update']),
      verdict: z.enum(['below', 'found', 'unknown']),
      threshold: z.string(),
      counts: z.object({ critical: z.number(), high: z.number(), medium: z.number(), low: z.number() }),
      text: z.string(),
      at: Time,
    })
    .nullable(),
  after_care: z
    .array(
      z.object({
        part: z.enum(['compose-sync', 'scan-image', 'clean-up']),
        outcome: z.enum(['done', 'nothing', 'refused', 'failed']),
        text: z.string(),
        at: Time,
      }),
    )
    .meta({ description: 'What was done once it had ended; nothing of it undoes an update.' }),
  dependants: z
    .array(z.string())
    .meta({ description: 'Containers that live in its namespaces or volumes and were made anew with it.' }),
  can_cancel: z.boolean().meta({ description: 'Whether it can still be taken back.' }),
  cancelled_by: z.string().nullable(),
  attention: z
    .object({
      seen: z.string(),
      containers: z.array(
        z.object({
          role: z.enum(['old', 'new', 'stranger', 'sibling', 'dependant']),
          id: z.string(),
          name: z.string(),
          state: z.string(),
          image: z.string(),
        }),
      ),
      answers: z.array(z.object({ answer: z.string(), effect: z.string() })),
    })
    .nullable()
    .meta({ description: 'What only a person can decide, and what each answer would do.' }),
})
export type UpdateView = z.output<typeof UpdateView>
