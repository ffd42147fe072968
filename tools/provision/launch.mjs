import { spawn } from 'node:child_process'
import { closeSync, createWriteStream, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { removePidFile, writePidFile } from './pid-file.mjs'
import { endProcess, startedTicks } from './processes.mjs'
import { ProvisionError } from './provision-error.mjs'
import { until } from './until.mjs'

/**
 * Starts a process of ours, with a pid file and a log file, and waits until `isReady` says yes.
 */
export async function launch({
  name,
  folder,
  command,
  args,
  env,
  cwd,
  isReady,
  readyMs = 30_000,
  stopMs = 10_000,
  signal,
  onLine,
}) {
  const pidFile = join(folder, 'run', `${name}.pid`)
  const logFile = join(folder, 'logs', `${name}.log`)

  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, onLine === undefined ? 'w' : 'a')
  // A group of its own: Ctrl-C reaches us alone, and we end the parts in their order.
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', onLine === undefined ? log : 'pipe', log],
    cwd,
    env: { ...process.env, ...env },
  })
  if (onLine !== undefined) copyLines(child.stdout, logFile, onLine)
  closeSync(log)
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  /** @type {string | undefined} */
  let end
  void exited.then((how) => (end = how))
  if (child.pid === undefined) throw new ProvisionError(`${name}: ${await exited}`)
  writePidFile(pidFile, child.pid)
  const started = startedTicks(child.pid)

  const stop = async (options = {}) => {
    if (started !== undefined) await endProcess(child.pid, { started, timeoutMs: stopMs, ...options })
    removePidFile(pidFile)
  }
  const ready = await until(isReady, {
    timeoutMs: readyMs,
    isHopeless: () => end !== undefined || signal?.aborted,
  })
  if (!ready) {
    await stop()
    const why = end === undefined ? `did not answer within ${readyMs / 1000} s` : `ended at once (${end})`
    throw new ProvisionError(`${name} ${why}. Its last words, from ${logFile}:\n${lastLines(logFile, 12)}`)
  }
  return { pid: child.pid, logFile, exited, stop }
}

function copyLines(stream, logFile, onLine) {
  const file = createWriteStream(logFile, { flags: 'a' })
  stream.pipe(file)
  createInterface({ input: stream }).on('line', onLine)
}

function lastLines(file, count) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
}
