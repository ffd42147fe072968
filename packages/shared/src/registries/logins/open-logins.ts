import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../runtime/context.ts'
import { createSecretBox } from '../../secrets/secret-box.ts'
import { RegistryHttp } from '../http.ts'
import { readMirrorList } from '../mirrors.ts'
import { readDockerConfig } from './docker-config.ts'
import { createRegistryLogins } from './registry-logins.ts'
import type { RegistryLogins } from './registry-logins.ts'
import { readStoredLogins } from './stored-logins.ts'

export interface OpenedLogins extends AsyncDisposable {
  readonly logins: RegistryLogins
  allowPlainHttp(host: string): boolean
}

/** Logins as the settings and the store of this installation have them. */
export function openLogins({ db, settings }: Pick<Context, 'db' | 'settings'>): OpenedLogins {
  const { boot } = settings
  const box = createSecretBox(boot['state.secretKey'])
  const timeoutMs = boot['registries.timeout']
  const http = new RegistryHttp({ timeoutMs })
  const plainHosts = new Set(boot['registries.plainHttp'].split(',').map((name) => name.trim()))
  const allowPlainHttp = (host: string) => plainHosts.has(host)
  const configFile = join(boot['registries.dockerConfig'] || join(homedir(), '.docker'), 'config.json')
  const logins = createRegistryLogins({
    stored: () => readStoredLogins(db, box),
    dockerConfig: () => readDockerConfig(configFile),
    certificates: boot['registries.certificates'],
    mirrors: readMirrorList(boot['registries.mirrors']),
    http,
    timeoutMs,
    allowPlainHttp,
  })
  return { logins, allowPlainHttp, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() }
}
