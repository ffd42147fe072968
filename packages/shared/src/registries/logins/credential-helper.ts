import { execFile } from 'node:child_process'
import { AppError } from '../../errors/app-error.ts'
import { asObject, textIn } from '../manifest.ts'
import type { RegistryCredential } from '../credential.ts'

const limitMs = 15_000
const maxAnswerBytes = 256 * 1024
/** What helpers say of a server they do not know, with a failing exit code. */
const unknownServer = /credentials not found|no credentials server url|not logged in/i

/** Asks `docker-credential-<name>` for a registry's credential; null where it has none. */
export async function askCredentialHelper(
  name: string,
  registry: string,
  signal?: AbortSignal,
): Promise<RegistryCredential | null> {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) {
    throw failed(name, registry, 'its name may only have lower-case letters, digits and "-"')
  }
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
  const { output, error } = await run(`docker-credential-${name}`, server, signal)
  if (error !== null) {
    if (unknownServer.test(output)) return null
    if (signal?.aborted) {
      throw new AppError('aborted', 'aborted', `Asking the credential helper ${name} was called off`)
    }
    throw failed(name, registry, reasonOf(error, output), error)
  }
  const fields = readAnswer(output)
  const username = fields === null ? undefined : (textIn(fields, 'Username') ?? '')
  const secret = fields === null ? undefined : textIn(fields, 'Secret')
  if (username === undefined || secret === undefined) {
    throw failed(name, registry, 'its answer is not the JSON that Docker expects')
  }
  return { username, secret, ...(username === '<token>' ? { isIdentityToken: true } : {}) }
}

interface Ran {
  readonly output: string
  readonly error: Error | null
}

function run(program: string, input: string, signal: AbortSignal | undefined): Promise<Ran> {
  return new Promise((resolve) => {
    const options = {
      timeout: limitMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxAnswerBytes,
      ...(signal && { signal }),
    } as const
    const child = execFile(program, ['get'], options, (error, stdout) => resolve({ output: stdout, error }))
    // A helper may end before it has read what it is asked about.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

function readAnswer(output: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(output))
  } catch {
    return null
  }
}

function reasonOf(error: Error & { code?: unknown; killed?: boolean }, output: string): string {
  if (error.code === 'ENOENT') return 'it is not on the PATH'
  if (error.killed) return `it did not answer within ${limitMs / 1000} s`
  return `it failed${output.trim() === '' ? '' : `: ${output.trim().slice(0, 200)}`}`
}

function failed(name: string, registry: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'upstream',
    'credential_helper_failed',
    `The credential helper "${name.slice(0, 64)}" of Docker’s config.json gave no login for ${registry}: ${why}. Install or correct it, or store a credential for ${registry}.`,
    { cause, details: { registry } },
  )
}
