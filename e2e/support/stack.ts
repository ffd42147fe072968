import { engineOfMyOwn, type OwnEngine } from '@sentinel/testkit/engine-of-my-own'
import { isolated } from '@sentinel/testkit/isolated'
import { redisOfMyOwn, type OwnRedis } from '@sentinel/testkit/redis-of-my-own'
import { startServices, type ServiceName, type ServiceProcess } from '@sentinel/testkit/start-process'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'

type Environment = Readonly<Record<string, string>>
type Running<N extends ServiceName> = AsyncDisposable & { readonly [K in N]: ServiceProcess }

/** An engine, a Redis and a registry that nobody else uses, so that they may be killed, frozen and emptied. */
export interface Stack extends AsyncDisposable {
  readonly environment: Environment
  readonly engine: OwnEngine
  readonly redis: OwnRedis
  readonly registry: Registry
  /** The services as processes; disposing ends them. */
  start<N extends ServiceName>(names: readonly N[], overrides?: Environment): Promise<Running<N>>
}

export interface StackOptions {
  readonly environment?: Environment
  readonly engineArgv?: readonly string[]
}

export const everyService = ['api', 'scanner', 'updater', 'notifier'] as const

const quick: Environment = {
  SENTINEL_LEASE: '8s',
  SENTINEL_SWEEP_INTERVAL: '500ms',
  SENTINEL_GRACE_PERIOD: '500ms',
  SENTINEL_HEALTH_TIMEOUT: '5s',
  SENTINEL_REGISTRY_TIMEOUT: '1s',
  SENTINEL_CHECK_RESPONSES: 'true',
}

export async function openStack(
  name: string,
  { environment = {}, engineArgv = [] }: StackOptions = {},
): Promise<Stack> {
  await using stack = new AsyncDisposableStack()
  const [engine, redis, registry] = await Promise.all([
    engineOfMyOwn({ argv: engineArgv }).then((part) => stack.use(part)),
    redisOfMyOwn().then((part) => stack.use(part)),
    startRegistry().then((part) => stack.use(part)),
  ])
  const own = stack.use(
    isolated(name, { ...quick, DOCKER_HOST: engine.url, REDIS_URL: redis.url, ...environment }),
  )
  const owned = stack.move()
  return {
    environment: own.environment,
    engine,
    redis,
    registry,
    start: (names, overrides = {}) => startServices(names, { ...own.environment, ...overrides }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
