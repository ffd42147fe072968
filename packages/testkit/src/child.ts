import { spawn, type ChildProcess } from 'node:child_process'

export interface Child extends AsyncDisposable {
  readonly pid: number
  /** What it wrote to stdout and stderr so far. */
  logs(): string
  hasEnded(): boolean
  /** Exit code or signal, once it ended. */
  readonly ended: Promise<string>
  signal(signal: NodeJS.Signals): void
  /** Sends the signal and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<string>
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** How long a process may take to follow SIGTERM when it is disposed. */
  readonly stopTimeoutMs?: number
}

const living = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** A process of ours; disposing it ends it, first kindly. It never outlives the test process. */
export function startChild(
  command: string,
  argv: readonly string[],
  { env = process.env, cwd, stopTimeoutMs = 10_000 }: ChildOptions = {},
): Child {
  const child = spawn(command, argv, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  })
  living.add(child)
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      chunks.push(Buffer.from(`\n${command} could not be started: ${error.message}\n`))
      resolve('not started')
    })
    child.once('exit', (code, signal) => resolve(signal ?? String(code)))
  }).finally(() => living.delete(child))
  let over = false
  void ended.then(() => (over = true))
  const signal = (name: NodeJS.Signals) => void child.kill(name)
  return {
    pid: child.pid ?? 0,
    logs: () => Buffer.concat(chunks).toString('utf8'),
    hasEnded: () => over,
    ended,
    signal,
    async kill(name = 'SIGKILL') {
      if (!over) signal(name)
      return await ended
    },
    async [Symbol.asyncDispose]() {
      if (over) return
      // A stopped process hears nothing but SIGKILL until it is continued.
      signal('SIGCONT')
      signal('SIGTERM')
      const hard = setTimeout(() => signal('SIGKILL'), stopTimeoutMs)
      await ended
      clearTimeout(hard)
    },
  }
}
