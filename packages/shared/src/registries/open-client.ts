import type { Context } from '../runtime/context.ts'
import { createRegistryClient } from './client.ts'
import type { RegistryClient } from './client.ts'
import type { OpenedLogins } from './logins/open-logins.ts'
import { RegistryLimits } from './registry-limits.ts'
import { createSecretBox } from '../secrets/secret-box.ts'
import { mongoKeptContent } from './content-store.ts'
import { mongoLimitStore } from './limit-store.ts'
import { redisLimiter } from './redis-limiter.ts'
import { redisTokens } from './redis-tokens.ts'

/** A client that shares tokens, limits and what never changes with all processes of this installation. */
export function openRegistryClient(
  { db, redis, settings }: Pick<Context, 'db' | 'redis' | 'settings'>,
  opened: OpenedLogins,
): RegistryClient {
  const { boot } = settings
  const { logins } = opened
  const prefix = boot['state.redisPrefix']
  return createRegistryClient({
    timeoutMs: boot['registries.timeout'],
    allowPlainHttp: (host) => opened.allowPlainHttp(host),
    credentials: (registry) => logins.credential(registry),
    tls: (registry) => logins.tls(registry),
    mirrors: (registry) => logins.mirrors(registry),
    limits: new RegistryLimits(mongoLimitStore(db)),
    keptContent: mongoKeptContent(db),
    sharedTokens: redisTokens({ redis, prefix, box: createSecretBox(boot['state.secretKey']) }),
    limiter: redisLimiter({
      redis,
      prefix,
      requestsAtOnce: boot['registries.concurrency'],
      requestsPerMinute: boot['registries.requestsPerMinute'],
    }),
  })
}
