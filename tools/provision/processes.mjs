import { readFileSync, readdirSync } from 'node:fs'
import { until } from './until.mjs'

/** The kernel's start time of a process in clock ticks: with the pid it names one process, so a recycled pid is never mistaken. */
export function startedTicks(pid) {
  const fields = statOf(pid)
  return fields === undefined || fields.state === 'Z' ? undefined : fields.startedTicks
}

/** Every living process: `{ pid, parent, args }`. */
export function allProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statOf(name)
      return fields === undefined || fields.state === 'Z'
        ? []
        : [{ pid: Number(name), parent: fields.parent, args: argsOf(name) }]
    })
}

/** Ends a process by SIGTERM, and by SIGKILL after the limit. */
export async function endProcess(pid, { started, timeoutMs = 10_000, signal = 'SIGTERM' }) {
  const isGone = () => startedTicks(pid) !== started
  if (isGone()) return
  sendSignal(pid, signal)
  if (await until(isGone, { timeoutMs, everyMs: 20 })) return
  sendSignal(pid, 'SIGKILL')
  await until(isGone, { timeoutMs: 5_000, everyMs: 20 })
}

function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may itself hold brackets and blanks.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], parent: Number(fields[1]), startedTicks: fields[19] }
  } catch {
    return undefined
  }
}

function argsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
