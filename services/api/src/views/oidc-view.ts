import { z } from 'zod'
import { roleIds } from '@sentinel/shared/access/roles'

const Role = z.enum(roleIds, `a role is ${roleIds.join(', ')}`)

/** How people sign in with a provider, as an administrator sees and sends it. */
export const OidcView = z.object({
  enabled: z.boolean(),
  issuer_url: z.string().trim().max(1000).default(''),
  client_id: z.string().trim().max(300).default(''),
  client_secret: z
    .string()
    .trim()
    .max(1000)
    .default('')
    .meta({ description: 'Masked; one with **** in it stays as it is.' }),
  redirect_url: z.string().trim().max(1000).default(''),
  auto_create: z.boolean().default(false),
  default_role: Role.default('viewer'),
  group_claim: z
    .string()
    .trim()
    .max(200)
    .default('groups')
    .transform((name) => name || 'groups'),
  group_mappings: z.record(z.string().min(1).max(300), Role).nullable().default(null),
})
export type OidcView = z.output<typeof OidcView>
