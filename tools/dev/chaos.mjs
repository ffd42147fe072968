import { runWithParts } from './run-with-parts.mjs'

await runWithParts({
  script: 'node_modules/vitest/vitest.mjs',
  args: ['run', '--project', 'integration', 'services/updater/test/crash', 'services/updater/test/compose'],
  parts: ['engine', 'redis', 'mongo', 'registry', 'compose'],
  purpose: 'chaos',
  env: { SENTINEL_CHAOS: 'full' },
})
