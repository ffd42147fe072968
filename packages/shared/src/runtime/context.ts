import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { connectDb, type Db } from '../db/connect.ts'
import { createPublisher, type Publisher } from '../events/publisher.ts'
import { createQueues, type Queues } from '../queues/queues.ts'
import { connectRedis } from '../queues/redis.ts'
import type { Environment } from '../settings/from-env.ts'
import { createLiveSettings, type LiveSettings } from '../settings/live-settings.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import type { Check } from './readiness.ts'

/** What every process has; services add to it. Passed as first argument, never imported. */
export interface Context {
  readonly service: string
  /** Tells this process from every other one. */
  readonly processId: string
  readonly settings: LiveSettings
  readonly db: Db
  /** Prompt connection: fails in seconds when Redis is away. */
  readonly redis: Redis
  readonly queues: Queues
  readonly events: Publisher
  readonly metrics: Metrics
  /** Fires when the process shuts down. */
  readonly signal: AbortSignal
  /** What must be there for this process to be ready. Services add theirs. */
  readonly checks: Record<string, Check>
  /** Other processes that the whole needs: told by /readyz, but this process is ready without them. */
  readonly others: Record<string, Check>
}

export interface ContextOptions {
  readonly service: string
  readonly environment: Environment
  readonly signal: AbortSignal
}

/** Builds a process's context; everything it opens is closed by `stack`, in reverse order. */
export function createContext(
  { service, environment, signal }: ContextOptions,
  stack: AsyncDisposableStack,
): Context {
  const bootDb = (boot: LiveSettings['boot']) =>
    stack.use(connectDb(boot['state.mongoUri'], boot['state.mongoDatabase']))
  const lateDb: { db?: Db } = {}
  const settings = createLiveSettings(() => lateDb.db, environment)
  const { boot } = settings
  const db = (lateDb.db = bootDb(boot))
  const redis = connectRedis(boot['state.redisUrl'], 'prompt')
  stack.defer(() => redis.disconnect())
  const prefix = boot['state.redisPrefix']
  const queues = stack.use(createQueues(boot['state.redisUrl'], `${prefix}:jobs`))
  return {
    service,
    processId: `${service}-${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`,
    settings,
    db,
    redis,
    queues,
    events: createPublisher(db, redis, prefix),
    metrics: createMetrics(service),
    signal,
    others: {},
    checks: {
      mongo: () => db.ping(),
      redis: async () => void (await redis.ping()),
    },
  }
}
