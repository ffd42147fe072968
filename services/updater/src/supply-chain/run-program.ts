import { spawn, type ChildProcess } from 'node:child_process'
import { AppError } from '@sentinel/shared/errors/app-error'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'

export interface Program {
  readonly path: string
  readonly argv: readonly string[]
  readonly timeoutMs: number
  /** Added to what of our own environment such a program may see. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  /** The end of it. */
  readonly stderr: string
}

const mostStdoutBytes = 64 * 1024 * 1024
const keptStderrBytes = 8 * 1024

/** Our own variables name databases and hold secrets that are no business of another program. */
const passedOn =
  /^(PATH|HOME|USER|TMPDIR|LANG|LC_ALL|TZ|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy|XDG_\w+|(COSIGN|SIGSTORE|TUF|REKOR|TRIVY)_\w+)$/i

/**
 * Runs another program without a shell, to its end.
 * @throws AppError `program_missing`, `program_timeout`, `program_crashed`, `program_too_loud`, or of kind `aborted`
 */
export async function runProgram(program: Program, signal: AbortSignal): Promise<Ended> {
  const { path, argv, timeoutMs, env = {} } = program
  const timeout = AbortSignal.timeout(timeoutMs)
  const guarded = AbortSignal.any([signal, timeout])
  const child = spawn(path, argv, {
    env: { ...visibleEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    // A group of its own, so that what it starts is ended with it.
    detached: true,
  })
  const kill = () => {
    killGroup(child)
    // What has left the group may hold these for ever, and nobody listens any more.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  guarded.addEventListener('abort', kill, { once: true })
  try {
    if (guarded.aborted) kill()
    const answer = await ended(child, path)
    guarded.throwIfAborted()
    return answer
  } catch (error) {
    if (signal.aborted) {
      throw new AppError('aborted', 'aborted', `Aborted while ${path} ran`, { cause: error })
    }
    if (!timeout.aborted) throw error
    const message = `${path} did not end within ${timeoutMs / 1000} s and was ended`
    throw new AppError('conflict', 'program_timeout', message, { cause: error })
  } finally {
    guarded.removeEventListener('abort', kill)
    kill()
  }
}

function visibleEnvironment(): Record<string, string> {
  const all = Object.entries(processEnvironment())
  return Object.fromEntries(
    all.flatMap(([key, value]) => (passedOn.test(key) && value !== undefined ? [[key, value]] : [])),
  )
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone.
  }
}

async function ended(child: ChildProcess, path: string): Promise<Ended> {
  const stdout: Buffer[] = []
  let stderr: Buffer = Buffer.alloc(0)
  let size = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostStdoutBytes) killGroup(child)
    else stdout.push(chunk)
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = Buffer.concat([stderr, chunk]).subarray(-keptStderrBytes)
  })
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
    (resolve, reject) => {
      child.once('error', (cause) => {
        const message = `${path} could not be started (${cause.message}); install it, or say where it is`
        reject(new AppError('conflict', 'program_missing', message, { cause }))
      })
      child.once('close', (code, signal) => resolve({ code, signal }))
    },
  )
  if (size > mostStdoutBytes) {
    throw new AppError('conflict', 'program_too_loud', `${path} answered more than can be read`)
  }
  if (code === null) {
    throw new AppError('conflict', 'program_crashed', `${path} was ended by ${signal ?? 'something'}`)
  }
  return {
    exitCode: code,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: stderr.toString('utf8').trim(),
  }
}
