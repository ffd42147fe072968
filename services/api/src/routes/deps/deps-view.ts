import { z } from 'zod'
import { edgeKinds } from '@sentinel/shared/dependencies/edges-among'

export const DepsView = z.object({
  name: z.string().meta({ description: 'hostID::name for a container of another host than the local one.' }),
  dependencies: z.array(z.string()),
  dependents: z.array(z.string()),
})
export type DepsView = z.output<typeof DepsView>

export const EdgeView = z.object({
  consumer: z.string(),
  provider: z.string(),
  kinds: z.array(z.enum(edgeKinds)).meta({
    description:
      'What of the provider is used (network, ipc, pid, volumes), or who says so (compose, label).',
  }),
  restarts: z.boolean().meta({ description: 'The consumer is restarted when the provider was replaced.' }),
})
export type EdgeView = z.output<typeof EdgeView>
