import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { maskClientSecret } from '../../access/oidc/mask-client-secret.ts'
import { readOidcSettings, sealPurpose } from '../../access/oidc/oidc-settings.ts'
import type { ApiContext } from '../../api-context.ts'
import { route } from '../../http/route.ts'
import { OidcView } from '../../views/oidc-view.ts'

export const getOidcSettings = route({
  method: 'GET',
  path: '/api/settings/oidc',
  permission: 'users.manage',
  summary: 'Show how people sign in with a provider; the client secret is masked',
  response: OidcView,
  async handle(ctx) {
    const stored = await readOidcSettings(ctx)
    const { groupRoles } = stored
    return {
      enabled: stored.isEnabled,
      issuer_url: stored.issuerUrl,
      client_id: stored.clientId,
      client_secret: masked(ctx, stored.clientSecret),
      redirect_url: stored.redirectUrl,
      auto_create: stored.createsAccounts,
      default_role: stored.defaultRole,
      group_claim: stored.groupClaim,
      group_mappings: groupRoles.length === 0 ? null : Object.fromEntries(groupRoles),
    }
  },
})

function masked({ settings: { boot } }: Pick<ApiContext, 'settings'>, sealed: string): string {
  if (sealed === '') return ''
  try {
    return maskClientSecret(createSecretBox(boot['state.secretKey']).open(sealed, sealPurpose))
  } catch {
    // Of another key: whoever comes to enter it again must see the rest.
    return '****'
  }
}
