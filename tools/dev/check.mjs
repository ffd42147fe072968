import { workspace } from '../provision/workspace.mjs'
import { runChecks } from './check/run-checks.mjs'
import { fail } from './fail.mjs'
import { options } from './options.mjs'

try {
  await workspace(options())
  if (!(await runChecks())) process.exitCode = 1
} catch (error) {
  fail(error)
}
