import { z } from 'zod'
import { Time } from './params.ts'

export const HostView = z.object({
  id: z.string(),
  name: z.string(),
  is_local: z.boolean(),
  status: z.enum(['connected', 'away']),
  os: z.string(),
  architecture: z.string(),
  server_version: z.string(),
  api_version: z.string(),
  seen_at: Time,
  error: z.string().nullable(),
})
export type HostView = z.output<typeof HostView>
