import { createHash } from 'node:crypto'
import { AppError } from '../../errors/app-error.ts'
import type { RegistryCredential } from '../credential.ts'
import type { RegistryHttp, RegistryTls } from '../http.ts'
import { findRegistryKind } from '../index.ts'
import type { CloudLogin, ExchangedCredential, ExchangeTools } from '../kind.ts'
import { isLoopback } from '../plain-http.ts'
import { readCertificates } from './certificates.ts'
import { askCredentialHelper } from './credential-helper.ts'
import type { DockerConfig } from './docker-config.ts'
import { Remembered } from './remembered.ts'
import type { StoredLogin } from './stored-logins.ts'

/** How to log in to each registry, and what else it takes to reach it. */
export interface RegistryLogins {
  /** The store's, else a helper's of its own, else Docker's file, else Docker's general helper; null: nobody. */
  credential(registry: string): Promise<RegistryCredential | null>
  tls(registry: string): Promise<RegistryTls | null>
  mirrors(registry: string): Promise<readonly string[]>
}

export interface LoginSources {
  stored(): Promise<readonly StoredLogin[]>
  dockerConfig(): Promise<DockerConfig>
  /** Folder of certificates; empty: none. */
  readonly certificates: string
  readonly mirrors: ReadonlyMap<string, readonly string[]>
  readonly http: RegistryHttp
  readonly timeoutMs: number
  allowPlainHttp(host: string): boolean
}

const lookMs = 2000
const helperMs = 60_000
const certificatesMs = 60_000
const exchangeMarginMs = 300_000
const maxAnswerBytes = 256 * 1024

export function createRegistryLogins(sources: LoginSources): RegistryLogins {
  const found = new Remembered<RegistryCredential | null>(lookMs)
  const storedList = new Remembered<readonly StoredLogin[]>(lookMs)
  const configs = new Remembered<DockerConfig>(lookMs)
  const helped = new Remembered<RegistryCredential | null>(helperMs)
  const exchanged = new Remembered<ExchangedCredential>(helperMs)
  const certificates = new Remembered<RegistryTls | null>(certificatesMs)

  async function storedFor(registry: string): Promise<StoredLogin | undefined> {
    const all = await storedList.get('', () => sources.stored())
    return all.find((entry) => entry.registry === registry)
  }

  const ask = (helper: string, registry: string) =>
    helped.get(`${helper} ${registry}`, () => askCredentialHelper(helper, registry))

  async function find(registry: string): Promise<RegistryCredential | null> {
    const entry = await storedFor(registry)
    const stored = entry === undefined ? null : await ofEntry(entry)
    if (stored !== null) return stored
    const config = await configs.get('', () => sources.dockerConfig())
    const helper = config.helpers.get(registry)
    const own = helper === undefined ? null : await ask(helper, registry)
    const named = own ?? config.auths.get(registry) ?? null
    if (named !== null) return await usable({ registry, ...named }, named)
    if (config.store === undefined) return null
    const general = await ask(config.store, registry)
    return general && (await usable({ registry, ...general }, general))
  }

  async function ofEntry(entry: StoredLogin): Promise<RegistryCredential | null> {
    const { registry, login, username, tenant, endpoint, ca } = entry
    const secret = entry.openSecret()
    const cloud = {
      registry,
      username,
      secret,
      ...(tenant ? { tenant } : {}),
      ...(endpoint ? { endpoint } : {}),
      ...(ca ? { ca } : {}),
    }
    if (login === 'cloud') return await exchange(cloud)
    if (secret === '') return null
    const isIdentityToken = username === '<token>'
    return await usable(cloud, { username, secret, ...(isIdentityToken ? { isIdentityToken } : {}) })
  }

  /** A cloud's own credential is no login of its registry, wherever it was found. */
  async function usable(login: CloudLogin, credential: RegistryCredential): Promise<RegistryCredential> {
    return findRegistryKind(login.registry).isCloudLogin?.(login) ? await exchange(login) : credential
  }

  async function exchange(login: CloudLogin): Promise<RegistryCredential> {
    const { registry } = login
    const kind = findRegistryKind(registry)
    const doIt = kind.exchange?.bind(kind)
    if (doIt === undefined) throw noCloud(registry)
    // Hashed: a secret has no place in a key.
    const key = createHash('sha256').update(JSON.stringify(login)).digest('hex')
    const tools: ExchangeTools = {
      timeoutMs: sources.timeoutMs,
      post: (path, form, signal) => post(registry, { path, form }, signal),
    }
    const exchangeIt = () =>
      doIt(login, tools, AbortSignal.timeout(sources.timeoutMs * 2)).catch((error: unknown) =>
        failed(registry, error),
      )
    return (await exchanged.get(key, exchangeIt, goodUntil)).credential
  }

  async function post(
    registry: string,
    { path, form }: { path: string; form: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ) {
    const host = findRegistryKind(registry).endpoint(registry)
    const isPlain = isLoopback(host) || sources.allowPlainHttp(host)
    const tls = isPlain ? null : await logins.tls(registry)
    return await sources.http.send(
      {
        method: 'POST',
        url: new URL(path, `${isPlain ? 'http' : 'https'}://${host}`),
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
        maxBytes: maxAnswerBytes,
        subject: `a login of ${registry}`,
        ...(tls && { tls }),
      },
      signal,
    )
  }

  const logins: RegistryLogins = {
    credential: (registry) => found.get(registry, () => find(registry)),
    async tls(registry) {
      const entry = await storedFor(registry)
      const key = entry?.openClientKey()
      if (entry?.ca || key !== undefined) {
        return {
          ...(entry?.ca ? { ca: entry.ca } : {}),
          ...(entry?.clientCertificate && key !== undefined
            ? { certificate: entry.clientCertificate, key }
            : {}),
        }
      }
      return await certificates.get(registry, () => readCertificates(sources.certificates, registry))
    },
    async mirrors(registry) {
      const entry = await storedFor(registry)
      return entry !== undefined && entry.mirrors.length > 0
        ? entry.mirrors
        : (sources.mirrors.get(registry) ?? [])
    },
  }
  return logins
}

function goodUntil({ expiresAt }: ExchangedCredential): number {
  const leftMs = expiresAt.getTime() - Date.now()
  return Date.now() + leftMs - Math.min(exchangeMarginMs, leftMs / 5)
}

function failed(registry: string, error: unknown): never {
  if (error instanceof AppError && error.code !== 'registry_login_failed') throw error
  const why = error instanceof Error ? error.message : String(error)
  throw new AppError(
    'upstream',
    'registry_login_failed',
    `The cloud gave no login for ${registry}: ${why.split('\n')[0]}. Check the stored key and that it may read this registry.`,
    { cause: error, details: { registry } },
  )
}

function noCloud(registry: string): AppError {
  return new AppError(
    'invalid',
    'registry_login_failed',
    `${registry} is no registry of a cloud that Sentinel can log in to as a machine; store a name and a password for it`,
    { details: { registry } },
  )
}
