import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepSecret } from './keep-secret.mjs'

/** The demo's administrator: nobody wants to fill in a form to look at a demo. Whoever names one of their own keeps it. */
export async function demoAdmin(folder, env = process.env) {
  const username = env.SENTINEL_ADMIN_USER || 'admin'
  if (env.SENTINEL_ADMIN_PASSWORD) return { username, password: env.SENTINEL_ADMIN_PASSWORD }
  const file = await keepSecret(join(folder, 'demo-password'), `demo-${randomBytes(6).toString('hex')}1`)
  return { username, password: (await readFile(file, 'utf8')).trim() }
}
