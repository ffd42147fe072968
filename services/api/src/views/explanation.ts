import { z } from 'zod'
import { CandidateView } from './fleet-view.ts'
import { Time } from './params.ts'

export const EffectiveSetting = z.object({
  name: z.string(),
  value: z.string(),
  source: z.enum(['label', 'stored', 'environment', 'default']),
  from: z.string().meta({ description: 'The label, the setting’s key or the environment variable.' }),
  problem: z.string().optional(),
})
export type EffectiveSetting = z.output<typeof EffectiveSetting>

const Rule = z.object({
  rule: z.string(),
  verdict: z.string().meta({ description: 'pass, hold (until later), ask (a person) or drop.' }),
  text: z.string(),
  until: Time.optional(),
})

const Cost = z.object({
  requests: z.number(),
  heads: z.number(),
  tag_pages: z.number(),
  tokens: z.number(),
  pulls: z.number(),
})

/** Why a container is treated as it is, from what runs to what happens next. */
export const Explanation = z.object({
  name: z.string(),
  host_id: z.string(),
  host_name: z.string(),
  summary: z.string(),
  running: z.object({
    reference: z.string(),
    tag: z.string(),
    digest: z.string(),
    image_id: z.string(),
    platform: z.string(),
    state: z.string(),
    version: z.string().optional().meta({ description: 'As the image says of itself.' }),
    resolved_version: z.string().optional().meta({ description: 'The version that the tag stands for.' }),
  }),
  policy: z.object({ policy: z.string(), source: z.string(), from: z.string().optional() }),
  settings: z.array(EffectiveSetting),
  foreign_labels: z
    .array(z.object({ label: z.string(), read_as: z.string(), value: z.string() }))
    .meta({ description: 'Labels of other programs that were obeyed.' }),
  ignored: z.array(z.string()),
  tags: z
    .object({
      seen: z.number(),
      beyond_scope: z.number(),
      dropped: z.array(
        z.object({ rule: z.string(), text: z.string(), count: z.number(), tags: z.array(z.string()) }),
      ),
    })
    .optional()
    .meta({ description: 'Left out where the tag is followed by digest and no list was asked for.' }),
  candidate: CandidateView.extend({
    resolved_version: z.string().optional(),
    pulled_at: Time.optional().meta({ description: 'Its image is on the host; the restart is pending.' }),
  }).optional(),
  gates: z.array(Rule).meta({ description: 'What every rule says now about the candidate.' }),
  gates_outcome: z.enum(['none', 'ask', 'hold', 'auto']),
  held_until: Time.optional(),
  problems: z.array(z.string()),
  refusals: z.array(z.object({ code: z.string(), text: z.string() })),
  update: z
    .object({ id: z.string(), state: z.string(), reason: z.string().optional(), until: Time.optional() })
    .optional(),
  last_check: z
    .object({
      at: Time,
      outcome: z.string(),
      error: z.string().optional(),
      trace: z.array(Rule),
      registry_cost: Cost.optional().meta({ description: 'Of the last scan, at this container’s registry.' }),
    })
    .optional(),
  next: z.object({ text: z.string(), at: Time.optional(), check_at: Time.optional() }),
})
export type Explanation = z.output<typeof Explanation>
