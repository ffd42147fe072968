import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bin, folderOf } from '../provision/paths.mjs'
import { workspace } from '../provision/workspace.mjs'
import { buildDashboard } from './build-dashboard.mjs'
import { runChecks } from './check/run-checks.mjs'
import { describeFailure } from './fail.mjs'
import { options } from './options.mjs'
import { spawnHere } from './spawn-node.mjs'
import { withParts } from './with-parts.mjs'

/** With SENTINEL_TEST_PARTS=containers, vitest's global setup takes the others from their images. */
const parts =
  process.env.SENTINEL_TEST_PARTS === 'containers'
    ? ['engine', 'chromium', 'compose', 'newer-engine']
    : ['engine', 'redis', 'mongo', 'registry', 'chromium', 'compose', 'newer-engine']
const { allowInstall, rest } = options()

try {
  await workspace({ allowInstall })
  if (!(await runChecks())) throw new Error('npm run check failed, see above')
  await buildDashboard()
  const counts = await withParts(parts, { purpose: 'test', allowInstall }, runVitest)
  end(counts)
} catch (error) {
  process.stderr.write(
    `\n${error.message === 'npm run check failed, see above' ? error.message : describeFailure(error)}\n`,
  )
  end({ passed: 0, failed: 1, skipped: 0 })
}

async function runVitest(env) {
  const folder = folderOf('test')
  const file = join(folder, 'counts.json')
  mkdirSync(folder, { recursive: true })
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=./tools/dev/count-reporter.ts']
  const code = await spawnHere(join(bin, 'vitest'), ['run', ...reporters, ...rest], {
    ...env,
    SENTINEL_COUNT_FILE: file,
  })
  const counts = read(file) ?? { passed: 0, failed: 1, skipped: 0 }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function end({ passed, failed, skipped }) {
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  process.exitCode = failed === 0 ? 0 : 1
}
