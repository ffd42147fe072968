import { AppError } from '@sentinel/shared/errors/app-error'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import type { ApiContext } from '../../api-context.ts'
import type { OidcView } from '../../views/oidc-view.ts'
import { isMaskedClientSecret } from './mask-client-secret.ts'
import { sealPurpose, type OidcSettings } from './oidc-settings.ts'
import { requireProviderUrl } from './provider-url.ts'

const callback = '/api/auth/oidc/callback'

/**
 * What a client sent, as it is stored.
 * @throws AppError `oidc_invalid`, `secret_not_stored`, `secret_key_missing`, `provider_address_refused`
 */
export function sealOidcSettings(
  { settings: { boot } }: Pick<ApiContext, 'settings'>,
  body: OidcView,
  stored: OidcSettings,
): OidcSettings {
  const { issuer_url: issuerUrl, client_id: clientId, redirect_url: redirectUrl } = body
  if (body.enabled && clientId === '') throw invalid('client_id is missing; the provider gives it out')
  if (body.enabled || issuerUrl !== '') requireIssuer(issuerUrl, boot['access.oidcPrivate'])
  if (body.enabled || redirectUrl !== '') requireRedirect(redirectUrl)
  return {
    isEnabled: body.enabled,
    issuerUrl,
    clientId,
    clientSecret: sealSecret(boot['state.secretKey'], body, stored),
    redirectUrl,
    createsAccounts: body.auto_create,
    defaultRole: body.default_role,
    groupClaim: body.group_claim,
    groupRoles: Object.entries(body.group_mappings ?? {}),
  }
}

function sealSecret(secretKey: string, body: OidcView, stored: OidcSettings): string {
  const { client_secret: secret, issuer_url: issuerUrl } = body
  if (secret === '') return ''
  if (!isMaskedClientSecret(secret)) return createSecretBox(secretKey).seal(secret, sealPurpose)
  // A secret is never sent to another provider than the one it was entered for.
  if (stored.clientSecret !== '' && stored.issuerUrl === issuerUrl) return stored.clientSecret
  throw new AppError(
    'invalid',
    'secret_not_stored',
    `No client secret is stored for ${issuerUrl || 'this provider'}; enter it again`,
  )
}

function requireIssuer(text: string, allowPrivate: boolean): void {
  if (!URL.canParse(text)) throw invalid('issuer_url is no address; write https://id.example.com')
  const url = new URL(text)
  requireProviderUrl(url, allowPrivate)
  // The library would take it for the document itself, and believe whatever issuer stands in there.
  if (url.search !== '' || url.hash !== '' || url.pathname.includes('/.well-known/'))
    throw invalid('issuer_url is the address of the provider itself, without /.well-known/…, ? and #')
}

function requireRedirect(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url !== undefined && isWeb && url.pathname === callback && url.search === '' && url.hash === '') return
  throw invalid(`redirect_url is where people reach this page, followed by ${callback}`)
}

function invalid(message: string): AppError {
  return new AppError('invalid', 'oidc_invalid', message)
}
