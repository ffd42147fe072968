import { join } from 'node:path'
import { readPidFile, removePidFile, writePidFile } from './pid-file.mjs'
import { ProvisionError } from './provision-error.mjs'

/** One run per state folder at a time. One that was killed holds nothing: its pid file names no living process. */
export function takeFolder(folder) {
  const file = join(folder, 'run', 'runner.pid')
  const other = readPidFile(file)
  if (other !== undefined && other.pid !== process.pid)
    throw new ProvisionError(
      `Another run (process ${other.pid}) uses ${folder}. Stop it first, or set SENTINEL_STATE_DIR to another folder.`,
    )
  writePidFile(file, process.pid)
  return () => removePidFile(file)
}
