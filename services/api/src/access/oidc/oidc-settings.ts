import { z } from 'zod'
import { roleIds } from '@sentinel/shared/access/roles'
import type { ApiContext } from '../../api-context.ts'

const Role = z.enum(roleIds)

/** How people sign in with a provider, as it is stored. */
export const OidcSettings = z.object({
  isEnabled: z.boolean().default(false),
  issuerUrl: z.string().default(''),
  clientId: z.string().default(''),
  /** Sealed; empty for a client that has none. */
  clientSecret: z.string().default(''),
  redirectUrl: z.string().default(''),
  createsAccounts: z.boolean().default(false),
  defaultRole: Role.default('viewer'),
  groupClaim: z.string().default('groups'),
  /** Pairs of a group and its role: a group may be called anything, also what objects have already. */
  groupRoles: z.array(z.tuple([z.string(), Role])).default([]),
})
export type OidcSettings = z.output<typeof OidcSettings>

type Stored = Pick<ApiContext, 'db'>

/** What the client secret is sealed for. */
export const sealPurpose = 'oidc'

export async function readOidcSettings({ db }: Stored): Promise<OidcSettings> {
  const fact = await db.accessFacts.findOne({ _id: 'oidc' }).lean()
  return OidcSettings.parse(fact === null ? {} : JSON.parse(fact.value))
}

export async function writeOidcSettings({ db }: Stored, settings: OidcSettings): Promise<void> {
  const value = JSON.stringify(settings)
  await db.accessFacts.replaceOne(
    { _id: 'oidc' },
    { _id: 'oidc', value, updatedAt: new Date() },
    { upsert: true },
  )
}
