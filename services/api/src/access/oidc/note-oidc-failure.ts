import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import type { Caller } from '../caller.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { reasonOf, refusalIn } from './reason-of.ts'

const log = logger.child({ part: 'access' })

/** Whoever wanted in is told no more than that it failed: the reason is for those who run this. */
export async function noteOidcFailure(
  ctx: ApiContext,
  { settings, caller, thrown }: { settings: OidcSettings; caller: Caller; thrown: unknown },
): Promise<void> {
  const reason = reasonOf(thrown)
  const isRefusal = ['forbidden', 'conflict'].includes(refusalIn(thrown)?.kind ?? '')
  log.warn({ issuer: settings.issuerUrl, reason }, 'sign-in with the provider failed')
  const message = `a sign-in with ${settings.issuerUrl} failed: ${reason}`
  await logActivity(ctx, { type: 'auth', message, caller, result: isRefusal ? 'refused' : 'failed' })
}
