import type { Context } from '../runtime/context.ts'
import { createRegistryClient } from './client.ts'
import type { RegistryClient } from './client.ts'
import type { OpenedLogins } from './logins/open-logins.ts'
import { RegistryLimits } from './registry-limits.ts'
import { mongoLimitStore } from './limit-store.ts'
import { mongoKeptContent } from './content-store.ts'

/** A client that shares tokens, limits and what never changes with all processes of this installation. */
export function openRegistryClient(
  { db, settings }: Pick<Context, 'db' | 'redis' | 'settings'>,
  opened: OpenedLogins,
): RegistryClient {
  const { boot } = settings
  const { logins } = opened
  return createRegistryClient({
    timeoutMs: boot['registries.timeout'],
    allowPlainHttp: (host) => opened.allowPlainHttp(host),
    credentials: (registry) => logins.credential(registry),
    tls: (registry) => logins.tls(registry),
    mirrors: (registry) => logins.mirrors(registry),
    limits: new RegistryLimits(mongoLimitStore(db)),
    keptContent: mongoKeptContent(db),
  })
}
