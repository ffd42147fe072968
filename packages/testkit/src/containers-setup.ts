/** The parts that `SENTINEL_TEST_PARTS=containers` takes from images, for machines that reach a registry. */
const parts = [
  { image: 'mongo:7', port: 27_017, variable: 'MONGODB_URI', url: (at: string) => `mongodb://${at}/` },
  { image: 'redis:7', port: 6379, variable: 'REDIS_URL', url: (at: string) => `redis://${at}/0` },
  { image: 'registry:2', port: 5000, variable: 'SENTINEL_REGISTRY', url: (at: string) => at },
] as const

const stack = new AsyncDisposableStack()

/** A vitest global setup: without the variable it does nothing. */
export async function setup(): Promise<void> {
  if (process.env['SENTINEL_TEST_PARTS'] !== 'containers') return
  // Loaded only where it is wanted: it is large.
  const { startPart } = await import('./testcontainers.ts')
  await Promise.all(
    parts.map(async ({ image, port, variable, url }) => {
      const part = stack.use(await startPart(image, { port }))
      process.env[variable] = url(part.address)
    }),
  )
}

export async function teardown(): Promise<void> {
  await stack.disposeAsync()
}
