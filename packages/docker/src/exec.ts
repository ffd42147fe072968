import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Engine } from './engine.ts'
import { path } from './engine-calls.ts'
import type { ExecResult } from './engine-types.ts'
import type { Host } from './host.ts'
import { readNumber, readRecord, readString } from './read-field.ts'
import { TailFrames } from './tail-frames.ts'
import { translateError } from './translate-error.ts'

const execPollMs = 50
const endingLimitMs = 10_000
const defaultTailBytes = 1024 * 1024
const mark = 'SENTINEL_EXEC'

/**
 * The engine cannot end what it has begun inside a container, so everything that was begun carries a mark in its
 * environment and is looked for by it, with nothing but what every shell has built in.
 */
const endMarked = `for entry in /proc/[0-9]*/environ; do
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in *"$1"*) pid="\${entry#/proc/}"; kill -9 "\${pid%/environ}"; break;; esac
  done < "$entry"
done 2>/dev/null`

interface Command {
  readonly id: string
  readonly argv: readonly string[]
  readonly env?: readonly string[]
}

export function execCalls(engine: Engine): Pick<Host, 'exec'> {
  return {
    async exec(id, argv, { timeoutMs, tailBytes = defaultTailBytes }, signal) {
      const token = randomBytes(12).toString('hex')
      const timeout = AbortSignal.timeout(timeoutMs)
      const guarded = signal ? AbortSignal.any([signal, timeout]) : timeout
      const output = new TailFrames(tailBytes)
      const begun: { execId?: string } = {}
      try {
        return await run(engine, { id, argv, env: [`${mark}=${token}`] }, { begun, output, signal: guarded })
      } catch (thrown) {
        const error = translateError(thrown, doingOf({ id, argv }))
        if (!guarded.aborted || begun.execId === undefined) throw error
        const hasEnded = await end(engine, { id, token, execId: begun.execId })
        if (signal?.aborted) {
          throw new AppError('aborted', 'aborted', `Aborted while ${doingOf({ id, argv })}`, { cause: error })
        }
        const fate = hasEnded
          ? 'it was ended'
          : 'it could not be ended, because the container has no shell to do it with, and may still run'
        throw new AppError(
          'timeout',
          'exec_timeout',
          `${argv.join(' ')} in container ${id.slice(0, 12)} did not end within ${timeoutMs} ms; ${fate}`,
          { cause: error, details: { output: output.text(), hasEnded } },
        )
      }
    },
  }
}

const doingOf = ({ id, argv }: Command) => `running ${argv[0] ?? 'nothing'} in container ${id}`

async function run(
  engine: Engine,
  { id, argv, env = [] }: Command,
  on: { begun: { execId?: string }; output: TailFrames; signal: AbortSignal },
): Promise<ExecResult> {
  const doing = doingOf({ id, argv })
  const created = await engine.json(
    {
      method: 'POST',
      path: path('containers', id, 'exec'),
      body: { AttachStdout: true, AttachStderr: true, Cmd: argv, Env: env },
      doing,
    },
    on.signal,
  )
  const execId = readString(readRecord(created)['Id'])
  on.begun.execId = execId
  const start = { method: 'POST', path: path('exec', execId, 'start'), timeoutMs: null, doing } as const
  const answer = await engine.stream({ ...start, body: { Detach: false, Tty: false } }, on.signal)
  const close = () => answer.destroy()
  on.signal.addEventListener('abort', close, { once: true })
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) on.output.add(chunk)
    on.signal.throwIfAborted()
  } finally {
    on.signal.removeEventListener('abort', close)
  }
  const exitCode = await exitOf(engine, { execId, doing }, on.signal)
  return { exitCode, output: on.output.text() }
}

/** The output can end a moment before the engine knows the exit code. */
async function exitOf(engine: Engine, run: { execId: string; doing: string }, signal: AbortSignal) {
  for (;;) {
    const state = await execState(engine, run, signal)
    if (state['Running'] !== true) return readNumber(state['ExitCode'])
    await wait(execPollMs, undefined, { signal })
  }
}

async function execState(engine: Engine, run: { execId: string; doing: string }, signal: AbortSignal) {
  const call = { method: 'GET', path: path('exec', run.execId, 'json'), doing: run.doing } as const
  return readRecord(await engine.json(call, signal))
}

/** As the same user as what is to be ended, who may always end it. */
async function end(
  engine: Engine,
  { id, token, execId }: { id: string; token: string; execId: string },
): Promise<boolean> {
  const signal = AbortSignal.timeout(endingLimitMs)
  const doing = `ending what was begun in container ${id}`
  try {
    const argv = ['/bin/sh', '-c', endMarked, 'sh', `${mark}=${token}`]
    await run(engine, { id, argv }, { begun: {}, output: new TailFrames(1024), signal })
    for (let tries = 0; tries < 20; tries += 1) {
      if ((await execState(engine, { execId, doing }, signal))['Running'] !== true) return true
      await wait(execPollMs, undefined, { signal })
    }
    return false
  } catch {
    return false
  }
}
