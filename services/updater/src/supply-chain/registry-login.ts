import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RegistryAuth } from '@sentinel/docker/engine-types'
import { parseReference } from '@sentinel/shared/images/reference'

/** How Docker's own file calls its Hub. */
const hubKey = 'https://index.docker.io/v1/'

export interface RegistryLogin extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
}

/**
 * Hands credentials to another program by a folder that only we may read and that is gone afterwards: neither its
 * arguments nor its environment hold them. Without credentials the folder keeps it from finding somebody else's.
 */
export async function registryLogin(
  reference: string,
  auth: RegistryAuth | undefined,
): Promise<RegistryLogin> {
  // Made with mode 0700.
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-login-'))
  const { registry } = parseReference(reference)
  const key = registry === 'docker.io' ? hubKey : registry
  const auths = auth === undefined ? {} : { [key]: entryOf(auth) }
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths }), { mode: 0o600, flag: 'wx' })
  return {
    env: { DOCKER_CONFIG: folder },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function entryOf({ username = '', password = '', identityToken }: RegistryAuth): Record<string, string> {
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  return identityToken === undefined ? { auth } : { auth, identitytoken: identityToken }
}
