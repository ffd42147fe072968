import { runWithParts } from './run-with-parts.mjs'

await runWithParts({
  script: 'tools/bench/index.ts',
  parts: ['engine', 'redis', 'mongo', 'registry'],
  purpose: 'bench',
})
