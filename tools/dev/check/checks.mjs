import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root } from '../../provision/paths.mjs'
import { run } from '../../provision/run.mjs'
import { fileSize } from './file-size.mjs'
import { lock } from './lock.mjs'
import { tree } from './tree.mjs'

const tool =
  (name, ...args) =>
  () =>
    run(join(bin, name), args, { cwd: root })
const reference = join(root, 'tools', 'generate', 'reference.ts')

/** What `npm run check` asks, each on its own: `{ code, output }`. Boundaries are rules of the linter. */
export const checks = [
  { name: 'format', run: tool('oxfmt', '--check', '.') },
  { name: 'lint', run: tool('oxlint', '--type-aware', '--tsconfig', 'tsconfig.lint.json') },
  { name: 'types', run: tool('tsc', '-b') },
  { name: 'unused', run: tool('knip', '--no-progress', '--no-config-hints') },
  { name: 'file size', run: fileSize },
  { name: 'tree', run: tree },
  { name: 'lock file', run: lock },
  {
    name: 'reference',
    run: () =>
      existsSync(reference)
        ? run(process.execPath, ['--conditions=source', reference, '--check'], { cwd: root })
        : { code: 0, output: '' },
  },
]
