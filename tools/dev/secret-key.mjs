import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key that stored credentials are sealed with, made at the first start; whoever names one of their own keeps it. */
export async function secretKeyEnv(folder, env = process.env) {
  if (env.SENTINEL_SECRET_KEY || env.SENTINEL_SECRET_KEY_FILE) return {}
  const file = join(folder, 'secret.key')
  await mkdir(folder, { recursive: true })
  try {
    // Never over an old one: what was sealed with it would be lost.
    await writeFile(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  return { SENTINEL_SECRET_KEY_FILE: file }
}
