import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import { settle } from './settle.ts'

/** A part that a test has to itself, so that it may be killed, stopped and brought back. */
export interface OwnPart extends AsyncDisposable {
  /** As DOCKER_HOST, REDIS_URL or MONGODB_URI takes it; the same after a restart. */
  readonly url: string
  readonly pid: number
  logs(): string
  /** Starts it again, with what it had kept. */
  start(): Promise<void>
  /** Ends it, by SIGKILL unless told otherwise. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(): void
  resume(): void
}

export interface OwnPartOptions {
  readonly name: string
  readonly url: (folder: string) => string
  readonly command: (folder: string) => { readonly command: string; readonly argv: readonly string[] }
  readonly isReady: () => Promise<unknown>
  /** Before every start. */
  readonly prepare?: (folder: string) => Promise<unknown>
  readonly cleanUp?: (folder: string) => Promise<void>
}

export async function ownPart({
  name,
  url,
  command,
  isReady,
  prepare,
  cleanUp,
}: OwnPartOptions): Promise<OwnPart & { readonly folder: string }> {
  // Short: the kernel takes socket paths up to 107 bytes, and an engine adds many.
  const folder = await mkdtemp(join(tmpdir(), `sk-${name}-`))
  let child: Child | undefined
  const part = {
    folder,
    url: url(folder),
    get pid() {
      return child?.pid ?? 0
    },
    logs: () => child?.logs() ?? '',
    async start() {
      if (child && !child.hasEnded()) return
      await prepare?.(folder)
      const wanted = command(folder)
      const started = startChild(wanted.command, wanted.argv)
      child = started
      await settle(() => started.hasEnded() || isReady(), {
        what: `a ${name} of its own to answer`,
        timeoutMs: 90_000,
      })
      if (started.hasEnded()) throw new Error(`${wanted.command} ended at its start: ${started.logs()}`)
    },
    async kill(signal: NodeJS.Signals = 'SIGKILL') {
      await child?.kill(signal)
    },
    pause: () => child?.signal('SIGSTOP'),
    resume: () => child?.signal('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await child?.[Symbol.asyncDispose]()
      await cleanUp?.(folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    await part.start()
  } catch (error) {
    await part[Symbol.asyncDispose]()
    throw error
  }
  return part
}
