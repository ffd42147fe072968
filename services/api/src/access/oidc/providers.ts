import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ClientAuth,
  type Configuration,
} from 'openid-client'
import { createGuardedFetch } from '@sentinel/shared/channels/guarded-fetch'
import type { Context } from '@sentinel/shared/runtime/context'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { sealPurpose, type OidcSettings } from './oidc-settings.ts'
import { privateRefused, requireProviderUrl } from './provider-url.ts'

const timeoutMs = 10_000
const keptMs = 5 * 60_000

/** What a provider says of itself, remembered for a few minutes. */
export interface Providers {
  /** @throws whatever kept it from being found, or AppError `provider_address_refused` */
  find(settings: OidcSettings): Promise<Configuration>
}

export function createProviders({ settings: { boot } }: Pick<Context, 'settings'>): Providers {
  const allowPrivate = boot['access.oidcPrivate']
  const box = createSecretBox(boot['state.secretKey'])
  const requireUrl = (url: URL) => requireProviderUrl(url, allowPrivate)
  const fetch = createGuardedFetch({ allowPrivate, timeoutMs, refuse: privateRefused, requireUrl })
  let kept: { readonly key: string; readonly until: number; readonly provider: Configuration } | undefined

  async function discover({ issuerUrl, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
    const secret = clientSecret === '' ? '' : box.open(clientSecret, sealPurpose)
    const provider = await discovery(new URL(issuerUrl), clientId, undefined, authOf(secret), {
      [customFetch]: fetch,
      timeout: timeoutMs / 1000,
      execute: [
        // Left to itself the library trusts the connection, and does not look at the signature.
        enableNonRepudiationChecks,
        // What may go without TLS is decided by `requireProviderUrl`, address by address.
        ...(allowPrivate ? [allowInsecureRequests] : []),
      ],
    })
    const { authorization_endpoint: endpoint = '' } = provider.serverMetadata()
    requireUrl(new URL(endpoint))
    return provider
  }

  return {
    async find(settings) {
      const key = JSON.stringify([settings.issuerUrl, settings.clientId, settings.clientSecret])
      if (kept?.key === key && kept.until > Date.now()) return kept.provider
      const provider = await discover(settings)
      kept = { key, until: Date.now() + keptMs, provider }
      return provider
    },
  }
}

/** Basic is what every provider has to know; the other way is for those that say they do not. */
function authOf(secret: string): ClientAuth {
  if (secret === '') return None()
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (provider, ...rest) => {
    const known = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (known.includes('client_secret_basic') ? basic : post)(provider, ...rest)
  }
}
