import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../provision/paths.mjs'

/** A lock file without an entry for each optional binary makes `npm ci` fail on every fresh clone. */
export function lock() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !names.has(name))
  return {
    code: missing.length === 0 ? 0 : 1,
    output: missing.map((name) => `package-lock.json has no entry for ${name}: npm ci would fail`).join('\n'),
  }
}
