import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import { freePort } from './free-port.ts'
import { settle } from './settle.ts'

export interface Registry extends AsyncDisposable {
  /** host:port, as image references name it. */
  readonly host: string
  readonly url: string
  /** user:password, for a registry that was started with `auth`. */
  readonly auth: string | undefined
  logs(): string
  /** Ends it; `start` brings it back at the same address with what it holds. */
  stop(): Promise<void>
  start(): Promise<void>
}

export interface RegistryOptions {
  /** Ask for a name and password (see `auth`) by Basic challenge. */
  readonly auth?: boolean
}

const user = 'sentinel'
const password = 'sentinel'
/** bcrypt of the password above; the registry reads nothing else. */
const passwordHash = '$2b$05$abcdefghijklmnopqrstuuCsny5/gNoLDKUn/64XW.9pY3HFabFke'

/** A real registry on a free loopback port, with a folder of its own. */
export async function startRegistry({ auth = false }: RegistryOptions = {}): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const file = join(folder, 'config.yml')
  await writeFile(join(folder, 'htpasswd'), `${user}:${passwordHash}\n`)
  await writeFile(file, configuration(folder, host, auth))
  let child: Child | undefined
  const registry: Registry = {
    host,
    url: `http://${host}`,
    auth: auth ? `${user}:${password}` : undefined,
    logs: () => child?.logs() ?? '',
    async stop() {
      await child?.kill('SIGTERM')
      child = undefined
    },
    async start() {
      const started = startChild(process.env['SENTINEL_REGISTRY_BINARY'] || 'docker-registry', [
        'serve',
        file,
      ])
      child = started
      await settle(() => started.hasEnded() || answers(host), { what: `a registry on ${host}` })
      if (started.hasEnded()) throw new Error(`docker-registry ended at its start: ${started.logs()}`)
    },
    async [Symbol.asyncDispose]() {
      await child?.[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await registry.start()
  return registry
}

/** JSON is YAML, and needs no care with quotes. */
function configuration(folder: string, addr: string, auth: boolean): string {
  return JSON.stringify({
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(folder, 'data') },
      delete: { enabled: true },
      cache: { blobdescriptor: 'inmemory' },
    },
    http: { addr },
    ...(auth ? { auth: { htpasswd: { realm: 'sentinel tests', path: join(folder, 'htpasswd') } } } : {}),
  })
}

async function answers(host: string): Promise<boolean> {
  const response = await fetch(`http://${host}/v2/`)
  await response.arrayBuffer()
  return response.status === 200 || response.status === 401
}
