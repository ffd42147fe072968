import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../provision/paths.mjs'
import { ProvisionError } from '../provision/provision-error.mjs'
import { workspace } from '../provision/workspace.mjs'
import { buildDashboard } from './build-dashboard.mjs'
import { fail } from './fail.mjs'
import { options } from './options.mjs'
import { spawnNode } from './spawn-node.mjs'
import { withParts } from './with-parts.mjs'

/** A command that is one script with all parts under it, on a scratch folder; ends with the script's exit code. */
export async function runWithParts({ script, args = [], parts, purpose, env = {} }) {
  const { allowInstall, rest } = options()
  try {
    await workspace({ allowInstall })
    if (!existsSync(join(root, script))) throw new ProvisionError(`${script} is missing from this checkout.`)
    await buildDashboard()
    process.exitCode = await withParts(parts, { purpose, allowInstall }, (partsEnv) =>
      spawnNode([script, ...args, ...rest], { ...partsEnv, ...env }),
    )
  } catch (error) {
    fail(error)
  }
}
