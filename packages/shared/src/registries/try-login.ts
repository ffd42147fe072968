import type { Context } from '../runtime/context.ts'
import { createRegistryClient } from './client.ts'
import { RegistryHttp } from './http.ts'
import { createRegistryLogins } from './logins/registry-logins.ts'
import type { OpenedLogins } from './logins/open-logins.ts'
import type { StoredLogin } from './logins/stored-logins.ts'
import type { LoginProof } from './prove-login.ts'

/** Logs in with an entry that is not stored (yet), the way a check would with one that is. */
export async function tryLogin(
  { settings }: Pick<Context, 'settings'>,
  { entry, opened }: { entry: StoredLogin; opened: OpenedLogins },
  signal: AbortSignal,
): Promise<LoginProof> {
  const timeoutMs = settings.boot['registries.timeout']
  await using http = new RegistryHttp({ timeoutMs })
  const allowPlainHttp = (host: string) => opened.allowPlainHttp(host)
  const logins = createRegistryLogins({
    stored: () => Promise.resolve([entry]),
    dockerConfig: () => Promise.resolve({ auths: new Map(), helpers: new Map(), store: undefined }),
    certificates: settings.boot['registries.certificates'],
    mirrors: new Map(),
    http,
    timeoutMs,
    allowPlainHttp,
  })
  await using client = createRegistryClient({
    timeoutMs,
    allowPlainHttp,
    credentials: (registry) => logins.credential(registry),
    tls: (registry) => logins.tls(registry),
  })
  return await client.logIn(entry.registry, signal)
}
