import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPidFile, removePidFile } from './pid-file.mjs'
import { endProcess } from './processes.mjs'

/** The services use the parts, so they end before them. */
const parts = ['engine.pid', 'newer-engine.pid', 'redis.pid', 'mongo.pid', 'registry.pid']

/** Ends what a killed run left behind: their data is kept, and what we start anew runs with today's options and ports. */
export async function endLeftovers(folder) {
  const runs = join(folder, 'run')
  if (!existsSync(runs)) return
  const files = readdirSync(runs).filter((name) => name.endsWith('.pid') && name !== 'runner.pid')
  for (const round of [files.filter((name) => !parts.includes(name)), files]) {
    await Promise.all(round.map((name) => endLeftover(join(runs, name))))
  }
}

async function endLeftover(pidFile) {
  const left = readPidFile(pidFile)
  if (left !== undefined) await endProcess(left.pid, { started: left.started, timeoutMs: 30_000 })
  removePidFile(pidFile)
}
