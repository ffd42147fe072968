import { runWithParts } from './run-with-parts.mjs'

await runWithParts({
  script: 'node_modules/vitest/vitest.mjs',
  args: ['run', '--project', 'integration', 'services/updater/test/crash'],
  parts: ['engine', 'redis', 'mongo', 'registry'],
  purpose: 'chaos',
  env: { SENTINEL_CHAOS: 'full' },
})
