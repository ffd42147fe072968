import { z } from 'zod'
import { requireSession } from '../../access/caller.ts'
import { sealOidcSettings } from '../../access/oidc/seal-oidc-settings.ts'
import { readOidcSettings, writeOidcSettings, type OidcSettings } from '../../access/oidc/oidc-settings.ts'
import { reasonOf, refusalIn } from '../../access/oidc/reason-of.ts'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { route } from '../../http/route.ts'
import { OidcView } from '../../views/oidc-view.ts'

export const saveOidcSettings = route({
  method: 'POST',
  path: '/api/settings/oidc',
  permission: 'users.manage',
  summary: 'Say how people sign in with a provider; it is asked at once whether it is there',
  body: OidcView,
  response: z.object({ status: z.enum(['ok', 'saved_with_warning']), warning: z.string().optional() }),
  async handle(ctx, { body, caller }) {
    // Whoever chooses the provider and its roles may become anybody here: more than a narrowed token is for.
    if (caller.via !== 'no-login') requireSession(caller)
    const settings = sealOidcSettings(ctx, body, await readOidcSettings(ctx))
    const warning = settings.isEnabled ? await problemOf(ctx, settings) : undefined
    await writeOidcSettings(ctx, settings)
    const state = settings.isEnabled ? `on, with ${settings.issuerUrl}` : 'off'
    const message = `${caller.name} saved how people sign in with a provider (${state})`
    await logActivity(ctx, { type: 'auth', message, caller })
    return warning === undefined
      ? { status: 'ok' as const }
      : { status: 'saved_with_warning' as const, warning }
  },
})

/** @throws AppError `provider_address_refused`: what leads to a private address is not even stored. */
async function problemOf(ctx: ApiContext, settings: OidcSettings): Promise<string | undefined> {
  try {
    await ctx.access.providers.find(settings)
    return undefined
  } catch (thrown) {
    const refusal = refusalIn(thrown)
    if (refusal?.kind === 'invalid') throw refusal
    return `The provider was not found at ${settings.issuerUrl}, so nobody can sign in with it yet: ${reasonOf(thrown)}`
  }
}
