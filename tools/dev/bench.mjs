import { runWithParts } from './run-with-parts.mjs'
import { spawnHere } from './spawn-node.mjs'

// What is measured is what the images run.
const built = await spawnHere('npx', ['tsc', '-b', 'services/api', 'services/scanner', 'services/updater'])
if (built !== 0) process.exit(built)

await runWithParts({
  script: 'tools/bench/index.ts',
  parts: ['engine', 'redis', 'mongo', 'registry'],
  purpose: 'bench',
})
