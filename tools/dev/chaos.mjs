import { runWithParts } from './run-with-parts.mjs'

const isRandom = process.argv.includes('--rounds') || process.argv.includes('--seed')
const parts = ['engine', 'redis', 'mongo', 'registry']

/** Every boundary in turn; with `--rounds N`, that many random rounds. */
await (isRandom
  ? runWithParts({ script: 'services/updater/test/chaos-main.ts', parts, purpose: 'chaos-rounds' })
  : runWithParts({
      script: 'node_modules/vitest/vitest.mjs',
      args: [
        'run',
        '--project',
        'integration',
        'services/updater/test/crash',
        'services/updater/test/compose',
      ],
      parts: [...parts, 'compose'],
      purpose: 'chaos',
      env: { SENTINEL_CHAOS: 'full' },
    }))
