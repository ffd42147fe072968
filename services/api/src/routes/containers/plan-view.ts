import { z } from 'zod'

const Change = z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })

/** What an update would do. */
export const PlanView = z.object({
  name: z.string(),
  reference: z.string(),
  digest: z.string().meta({ description: 'Empty: whatever the reference means when it is pulled.' }),
  create_body: z
    .record(z.string(), z.unknown())
    .meta({ description: 'Exactly what the engine will be given.' }),
  networks_to_connect: z.array(z.string()),
  changes: z
    .array(Change)
    .meta({ description: 'The inspect of the old container against the predicted one.' }),
  docker_run: z.string().meta({ description: 'The same as a command to read; quoted for a shell.' }),
  docker_run_untold: z.array(z.string()).meta({ description: 'Fields that the command does not tell.' }),
  image: z.object({
    before: z.string(),
    after: z.string(),
    is_same: z.boolean(),
    source: z.enum(['engine', 'registry']),
    changes: z.array(
      z.object({
        field: z.string(),
        key: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
  dependants: z.array(z.object({ name: z.string(), state: z.string(), shares: z.array(z.string()) })),
  refusals: z.array(z.object({ code: z.string(), text: z.string() })),
  gates: z.array(
    z.object({ rule: z.string(), verdict: z.string(), text: z.string(), until: z.string().nullable() }),
  ),
  strategy: z.enum(['stop-first', 'start-first']),
  strategy_text: z.string(),
  expected_outage: z.object({
    seconds: z.number().nullable(),
    source: z.enum(['strategy', 'container', 'fleet', 'unknown']),
    text: z.string(),
  }),
})
export type PlanView = z.output<typeof PlanView>
