import { z } from 'zod'

export const DepsView = z.object({
  name: z.string().meta({ description: 'hostID::name for a container of another host than the local one.' }),
  dependencies: z.array(z.string()),
  dependents: z.array(z.string()),
})
export type DepsView = z.output<typeof DepsView>
