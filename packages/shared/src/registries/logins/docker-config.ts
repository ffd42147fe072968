import { readFile } from 'node:fs/promises'
import { AppError } from '../../errors/app-error.ts'
import { asObject, textIn } from '../manifest.ts'
import type { RegistryCredential } from '../credential.ts'

/** What Docker's config.json says about logins. */
export interface DockerConfig {
  /** By registry, as references name it. */
  readonly auths: ReadonlyMap<string, RegistryCredential>
  readonly helpers: ReadonlyMap<string, string>
  /** The helper for every registry that has none of its own. */
  readonly store: string | undefined
}

const none: DockerConfig = { auths: new Map(), helpers: new Map(), store: undefined }

/** @throws AppError `docker_config_invalid` where there is a file that cannot be used. */
export async function readDockerConfig(file: string): Promise<DockerConfig> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return none
    throw unusable(file, 'cannot be read', error)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw unusable(file, 'is not JSON', error)
  }
  const fields = asObject(parsed)
  if (fields === null) throw unusable(file, 'is not a JSON object')
  return {
    auths: new Map(entriesOf(fields['auths']).flatMap(([name, auth]) => withCredential(name, auth))),
    helpers: new Map(
      entriesOf(fields['credHelpers']).flatMap(([name, helper]) =>
        typeof helper === 'string' && helper !== '' ? [[registryOf(name), helper] as const] : [],
      ),
    ),
    store: textIn(fields, 'credsStore'),
  }
}

/** The registry behind a key of the file: `https://index.docker.io/v1/`, `https://host`, `host:5000`. */
export function registryOf(key: string): string {
  const host =
    key
      .replace(/^https?:\/\//i, '')
      .split('/')[0]
      ?.toLowerCase() ?? ''
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host
}

function withCredential(name: string, value: unknown): (readonly [string, RegistryCredential])[] {
  const fields = asObject(value) ?? {}
  const identityToken = textIn(fields, 'identitytoken')
  const [username, secret] = namedIn(fields)
  if (identityToken !== undefined) {
    return [[registryOf(name), { username, secret: identityToken, isIdentityToken: true }]]
  }
  // An empty entry only says that a helper has the credential.
  return username === '' || secret === '' ? [] : [[registryOf(name), { username, secret }]]
}

function namedIn(fields: Record<string, unknown>): readonly [string, string] {
  const auth = textIn(fields, 'auth')
  if (auth === undefined) return [textIn(fields, 'username') ?? '', textIn(fields, 'password') ?? '']
  const decoded = Buffer.from(auth, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return colon === -1 ? ['', ''] : [decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, '')]
}

function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(asObject(value) ?? {})
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function unusable(file: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'invalid',
    'docker_config_invalid',
    `Docker’s configuration ${file} ${what}, so its logins are not known; correct the file or set DOCKER_CONFIG to another folder`,
    { cause },
  )
}
