import { z } from 'zod'

/** A container as the page lists it. */
export const ContainerRow = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  policy: z.string(),
  state: z.string(),
  maintenance: z.boolean().meta({ description: 'An update is under way.' }),
  stack: z.string().optional(),
  stale: z
    .literal(true)
    .optional()
    .meta({ description: 'The engine does not answer; this is what was last seen.' }),
})
export type ContainerRow = z.output<typeof ContainerRow>
