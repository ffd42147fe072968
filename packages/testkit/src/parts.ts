export interface Parts {
  /** unix:// or tcp:// address of the engine. */
  readonly dockerHost: string
  readonly redisUrl: string
  readonly mongoUri: string
  /** host:port of the shared registry. */
  readonly registry: string
  /** A static busybox, the content of every sample image. */
  readonly busybox: string
  readonly chromium: string
  /** Docker Compose v2 or later; absent where provisioning found none. */
  readonly compose: string
  /** An engine of API 1.45 or later, beside that of the tests; absent where provisioning found none. */
  readonly newerEngine: string
}

const variables: Record<keyof Parts, string> = {
  dockerHost: 'DOCKER_HOST',
  redisUrl: 'REDIS_URL',
  mongoUri: 'MONGODB_URI',
  registry: 'SENTINEL_REGISTRY',
  busybox: 'SENTINEL_BUSYBOX',
  chromium: 'SENTINEL_CHROMIUM',
  compose: 'SENTINEL_COMPOSE',
  newerEngine: 'SENTINEL_NEWER_ENGINE',
}

const fallbacks: Partial<Record<keyof Parts, string>> = { busybox: '/bin/busybox' }

/** Where one real part is. @throws with what to run when nobody says. */
export function part(name: keyof Parts): string {
  const value = process.env[variables[name]] || fallbacks[name]
  if (value) return value
  throw new Error(
    `${variables[name]} is not set, so this test does not know where its real parts are; run \`npm test\`, which provisions them, or set it`,
  )
}
