import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/dev/longest-first.ts'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

/** Takes parts from images where SENTINEL_TEST_PARTS=containers says so. */
const globalSetup = ['packages/testkit/src/containers-setup.ts']

/**
 * As many as there are processors: with more, leases of seconds run out while their holders wait for one. One number
 * for all, since projects whose numbers differ run one after the other.
 */
const maxWorkers = Math.min(8, availableParallelism())

export default defineConfig({
  ...source,
  test: {
    sequence: { sequencer: LongestFirst },
    maxWorkers,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Nearly all of their time would go into loading the same modules again for each file.
          isolate: false,
          // Properties are tried hundreds of times, on machines that are busy.
          testTimeout: 30_000,
          include: ['{packages,services,tools,dashboard}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          globalSetup,
          include: ['{packages,services,tools}/**/*.it.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          globalSetup,
          include: ['e2e/**/*.e2e.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
