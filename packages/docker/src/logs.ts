import { AppError } from '@sentinel/shared/errors/app-error'
import { demultiplex } from './demultiplex.ts'
import type { Engine } from './engine.ts'
import { path } from './engine-calls.ts'
import type { ExecResult } from './engine-types.ts'
import type { Host } from './host.ts'
import { readNumber, readRecord, readString } from './read-field.ts'

const execPollMs = 50

export function logCalls(
  engine: Engine,
  inspectContainer: Host['inspectContainer'],
): Pick<Host, 'containerLogs' | 'exec'> {
  return {
    async containerLogs(id, { tail, timestamps = false }, signal) {
      const doing = `reading the logs of container ${id}`
      const container = await inspectContainer(id, signal)
      if (!container) throw new AppError('notFound', 'container_not_found', `Container ${id} is not there`)
      const query = { stdout: true, stderr: true, tail, timestamps }
      const bytes = await engine.bytes(
        { method: 'GET', path: path('containers', id, 'logs'), query, doing },
        signal,
      )
      return container.tty ? bytes.toString('utf8') : demultiplex(bytes)
    },

    async exec(id, argv, { timeoutMs }, signal) {
      const timeout = AbortSignal.timeout(timeoutMs)
      const guarded = signal ? AbortSignal.any([signal, timeout]) : timeout
      try {
        return await run(engine, { id, argv }, guarded)
      } catch (error) {
        if (signal?.aborted || !timeout.aborted) throw error
        const message = `${argv.join(' ')} in container ${id} did not end within ${timeoutMs} ms; the engine cannot end it, it may still run`
        throw new AppError('timeout', 'exec_timeout', message, { cause: error })
      }
    },
  }
}

async function run(
  engine: Engine,
  command: { id: string; argv: readonly string[] },
  signal: AbortSignal,
): Promise<ExecResult> {
  const doing = `running ${command.argv[0] ?? 'nothing'} in container ${command.id}`
  const created = await engine.json(
    {
      method: 'POST',
      path: path('containers', command.id, 'exec'),
      body: { AttachStdout: true, AttachStderr: true, Cmd: command.argv },
      doing,
    },
    signal,
  )
  const execId = readString(readRecord(created)['Id'])
  const start = { method: 'POST', path: path('exec', execId, 'start'), timeoutMs: null } as const
  const bytes = await engine.bytes({ ...start, body: { Detach: false, Tty: false }, doing }, signal)
  const exitCode = await exitOf(engine, { execId, doing }, signal)
  return { exitCode, output: demultiplex(bytes) }
}

/** The output can end a moment before the engine knows the exit code. */
async function exitOf(engine: Engine, run: { execId: string; doing: string }, signal: AbortSignal) {
  for (;;) {
    const call = { method: 'GET', path: path('exec', run.execId, 'json'), doing: run.doing } as const
    const state = readRecord(await engine.json(call, signal))
    if (state['Running'] !== true) return readNumber(state['ExitCode'])
    await new Promise((resolve) => setTimeout(resolve, execPollMs))
  }
}
