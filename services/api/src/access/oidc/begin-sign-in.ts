import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { ApiContext } from '../../api-context.ts'
import type { Origin } from '../client-address.ts'
import { journeyCookie } from './journey.ts'
import type { OidcSettings } from './oidc-settings.ts'

/** Where the browser goes, and what it takes along. */
export async function beginSignIn(
  ctx: ApiContext,
  settings: OidcSettings,
  { origin, userId }: { origin: Origin; userId?: string },
): Promise<{ to: string; cookie: string }> {
  const provider = await ctx.access.providers.find(settings)
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
  const { issuerUrl: issuer, redirectUrl } = settings
  const { href } = buildAuthorizationUrl(provider, {
    redirect_uri: redirectUrl,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const journey = { state, nonce, verifier, issuer, ...(userId === undefined ? {} : { userId }) }
  return { to: href, cookie: await journeyCookie(ctx, journey, origin) }
}
