import { runWithParts } from './run-with-parts.mjs'

const isRandom = ['--rounds', '--seed', '--all'].some((option) => process.argv.includes(option))
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
        'services/updater/test/self-update',
        'services/updater/test/turns',
        'services/updater/test/services-nodes',
      ],
      parts: [...parts, 'compose'],
      purpose: 'chaos',
      env: { SENTINEL_CHAOS: 'full' },
    }))
