import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file that only its owner reads, written once and never over an old one. Resolves with its path. */
export async function keepSecret(file, text) {
  await mkdir(dirname(file), { recursive: true })
  try {
    await writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  return file
}
