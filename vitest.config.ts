import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

/** Takes parts from images where SENTINEL_TEST_PARTS=containers says so. */
const globalSetup = ['packages/testkit/src/containers-setup.ts']

export default defineConfig({
  ...source,
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
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
          maxWorkers: 2,
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
          fileParallelism: false,
        },
      },
    ],
  },
})
