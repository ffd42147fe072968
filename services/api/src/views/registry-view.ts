import { z } from 'zod'
import { Time } from './params.ts'

export const RegistryLimit = z.object({
  registry: z.string(),
  limit: z.number().meta({ description: '-1: not known.' }),
  remaining: z.number().meta({ description: '-1: not known.' }),
  reset: Time.nullable(),
  reset_at: Time.nullable(),
  is_auth: z.boolean(),
  has_limits: z.boolean(),
  container_count: z.number(),
  last_updated: Time.nullable(),
  held_until: Time.nullable().meta({ description: 'It refuses until then.' }),
  held_for: z.enum(['pulls', 'requests']).nullable(),
})
export type RegistryLimit = z.output<typeof RegistryLimit>

export const RegistryCredential = z.object({
  id: z.string(),
  registry: z.string(),
  login: z.enum(['password', 'cloud']),
  username: z.string(),
  secret: z.string().meta({ description: 'Masked.' }),
  tenant: z.string().optional(),
  endpoint: z.string().optional(),
  ca: z.string().optional(),
  client_certificate: z.string().optional(),
  client_key: z.string().optional().meta({ description: 'Masked.' }),
  mirrors: z.array(z.string()),
  problem: z.string().optional().meta({ description: 'Why it cannot be used.' }),
})
export type RegistryCredential = z.output<typeof RegistryCredential>

export const Registry = z.object({
  kind: z.string(),
  title: z.string(),
  login_help: z.string().meta({ description: 'What to enter as name and secret.' }),
  credential: RegistryCredential.optional(),
  rate_limit: RegistryLimit.optional(),
})

const optionalText = z.string().trim().optional()

/** One entry as a client sends it; a secret that ends in `****` is the stored one. */
export const RegistryEntry = z.object({
  id: z.string().trim().default(''),
  registry: z.string().trim().min(1, 'name the registry'),
  login: z.enum(['password', 'cloud']).default('password'),
  username: z.string().default(''),
  secret: z.string().default(''),
  tenant: optionalText,
  endpoint: optionalText,
  ca: optionalText,
  client_certificate: optionalText,
  client_key: optionalText,
  mirrors: z.array(z.string().trim()).default([]),
})
export type RegistryEntry = z.output<typeof RegistryEntry>
