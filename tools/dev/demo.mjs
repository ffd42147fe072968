import { runWithParts } from './run-with-parts.mjs'

await runWithParts({
  script: 'tools/dev/demo-story.ts',
  parts: ['engine', 'redis', 'mongo', 'registry'],
  purpose: 'demo',
})
