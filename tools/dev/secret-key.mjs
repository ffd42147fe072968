import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { keepSecret } from './keep-secret.mjs'

/** The key that stored credentials are sealed with, made at the first start; whoever names one of their own keeps it. */
export async function secretKeyEnv(folder, env = process.env) {
  if (env.SENTINEL_SECRET_KEY || env.SENTINEL_SECRET_KEY_FILE) return {}
  // Never over an old one: what was sealed with it would be lost.
  const file = await keepSecret(join(folder, 'secret.key'), randomBytes(32).toString('base64'))
  return { SENTINEL_SECRET_KEY_FILE: file }
}
