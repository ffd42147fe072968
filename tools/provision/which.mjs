import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** Daemons live in sbin, which is not on everybody's PATH. */
const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/local/sbin']

/** The path of the first of these programs that is there. */
export function which(...names) {
  for (const name of names) {
    const found = folders
      .filter((folder) => folder !== '')
      .map((folder) => join(folder, name))
      .find(isExecutable)
    if (found !== undefined) return found
  }
  return undefined
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
