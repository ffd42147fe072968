import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root } from '../provision/paths.mjs'
import { ProvisionError } from '../provision/provision-error.mjs'
import { run } from '../provision/run.mjs'

const dashboard = join(root, 'dashboard')
const built = join(dashboard, 'dist', 'index.html')

/** Builds the dashboard when a source is newer than what was built last. Answers whether it did. */
export async function buildDashboard() {
  if (!existsSync(join(dashboard, 'index.html'))) return false
  if (existsSync(built) && newestOf(dashboard) < statSync(built).mtimeMs) return false
  const { code, output } = await run(join(bin, 'vite'), ['build', '--logLevel', 'warn'], { cwd: dashboard })
  if (code !== 0) throw new ProvisionError(`The dashboard does not build:\n${output.trim()}`)
  return true
}

function newestOf(folder) {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name !== 'dist' && name !== 'node_modules')
      .map((entry) => {
        const path = join(folder, entry.name)
        return entry.isDirectory() ? newestOf(path) : statSync(path).mtimeMs
      }),
  )
}
