import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../api-context.ts'

/** Where passkeys of this installation are made and used. */
export interface PasskeySite {
  readonly domain: string
  readonly origins: readonly string[]
}

export function passkeySite({ settings: { boot } }: Pick<ApiContext, 'settings'>): PasskeySite | undefined {
  const domain = boot['access.passkeyDomain'].toLowerCase()
  if (domain === '') return undefined
  const named = boot['access.passkeyOrigins'].split(',').flatMap((text) => originOf(text.trim()))
  return { domain, origins: named.length > 0 ? named : [`https://${domain}`] }
}

/** As a browser writes it, whatever stands behind the name. */
function originOf(text: string): string[] {
  return URL.canParse(text) ? [new URL(text).origin] : []
}

/** @throws AppError `passkeys_off` */
export function requirePasskeySite(ctx: Pick<ApiContext, 'settings'>): PasskeySite {
  const site = passkeySite(ctx)
  if (site !== undefined) return site
  throw new AppError(
    'notFound',
    'passkeys_off',
    'Passkeys are not configured here; set SENTINEL_WEBAUTHN_RPID to the name of the page and start again',
  )
}
