import { authorizationCodeGrant, fetchUserInfo } from 'openid-client'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../../api-context.ts'
import type { Journey } from './journey.ts'
import type { OidcSettings } from './oidc-settings.ts'

/** What the provider says of somebody; `iss` and `sub` together are who it is. */
export interface Claims extends Readonly<Record<string, unknown>> {
  readonly iss: string
  readonly sub: string
}

/** `search` is what the provider sent the browser back with. @throws whatever is wrong with the answer */
export async function readClaims(
  ctx: Pick<ApiContext, 'access'>,
  settings: OidcSettings,
  { journey, search }: { journey: Journey; search: string },
): Promise<Claims> {
  if (journey.issuer !== settings.issuerUrl)
    throw new AppError('conflict', 'provider_changed', 'Another provider was configured meanwhile')
  const provider = await ctx.access.providers.find(settings)
  const url = new URL(settings.redirectUrl)
  url.search = search
  const tokens = await authorizationCodeGrant(provider, url, {
    expectedState: journey.state,
    expectedNonce: journey.nonce,
    pkceCodeVerifier: journey.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (claims === undefined)
    throw new AppError('upstream', 'id_token_missing', 'The provider sent no ID token')
  // Many providers keep names and groups out of the ID token.
  const wanted = ['preferred_username', settings.groupClaim]
  const isWhole = wanted.every((name) => Object.hasOwn(claims, name))
  if (isWhole || provider.serverMetadata().userinfo_endpoint === undefined) return claims
  return { ...(await fetchUserInfo(provider, tokens.access_token, claims.sub)), ...claims }
}
