import { z } from 'zod'

/** What a command answers once it is accepted; the outcome comes as events. */
export const Started = z.object({
  status: z.string(),
  name: z.string(),
  message: z.string(),
  update_id: z.string().optional().meta({ description: 'GET /api/updates/{id} tells how it goes.' }),
})
