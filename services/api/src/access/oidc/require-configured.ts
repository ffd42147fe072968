import { AppError } from '@sentinel/shared/errors/app-error'
import type { ApiContext } from '../../api-context.ts'
import { setupNeeded } from '../admit.ts'
import { readOidcSettings, type OidcSettings } from './oidc-settings.ts'

type ConfiguredContext = Pick<ApiContext, 'db' | 'access'>

/** Undefined where nobody can sign in with a provider. */
export async function configuredOidc(ctx: ConfiguredContext): Promise<OidcSettings | undefined> {
  if (ctx.access.isOff) return undefined
  const settings = await readOidcSettings(ctx)
  return settings.isEnabled ? settings : undefined
}

/** @throws AppError `oidc_not_configured`, `setup_needed` */
export async function requireConfigured(ctx: ConfiguredContext): Promise<OidcSettings> {
  const settings = await configuredOidc(ctx)
  if (settings === undefined)
    throw new AppError(
      'notFound',
      'oidc_not_configured',
      'Signing in with a provider is not configured here; an administrator can do it in the settings',
    )
  if (!(await ctx.access.setup.isDone())) throw setupNeeded()
  return settings
}
