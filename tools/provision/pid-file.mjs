import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startedTicks } from './processes.mjs'

export function writePidFile(file, pid, facts = {}) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ pid, started: startedTicks(pid), ...facts })}\n`)
}

/** What a pid file says, when the very process that it was written for still lives. */
export function readPidFile(file) {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8'))
    return record.started !== undefined && startedTicks(record.pid) === record.started ? record : undefined
  } catch {
    return undefined
  }
}

export function removePidFile(file) {
  rmSync(file, { force: true })
}
