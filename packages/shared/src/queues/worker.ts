import { DelayedError, UnrecoverableError, Worker, type Job } from 'bullmq'
import { AppError, toAppError } from '../errors/app-error.ts'
import { logger, withLogScope } from '../runtime/logger.ts'
import { timeLimit } from '../runtime/time-limit.ts'
import { translateDbError } from '../db/connect.ts'
import { jobNames, jobs, type JobName, type JobPayload, type QueueName } from './jobs.ts'
import { connectRedis, translateRedisError } from './redis.ts'

const log = logger.child({ part: 'queues' })

export interface JobMeta {
  readonly id: string
  readonly attempt: number
  /** What the children of a flow's parent returned, by child key. */
  childValues(): Promise<Record<string, unknown>>
}

export interface Processor<Ctx> {
  readonly name: JobName
  run(ctx: Ctx, payload: unknown, signal: AbortSignal, meta: JobMeta): Promise<unknown>
}

/** A handler for one job of the catalogue; its payload is checked before it runs. */
export function processor<Ctx, N extends JobName>(
  name: N,
  handle: (ctx: Ctx, payload: JobPayload<N>, signal: AbortSignal, meta: JobMeta) => Promise<unknown>,
): Processor<Ctx> {
  return {
    name,
    run: async (ctx, payload, signal, meta) => await handle(ctx, readPayload(name, payload), signal, meta),
  }
}

/** @throws AppError of kind `invalid`: what another version or another hand has written does not become right by trying again. */
function readPayload<N extends JobName>(name: N, payload: unknown): JobPayload<N> {
  const parsed = jobs[name].payload.safeParse(payload)
  if (parsed.success) return parsed.data as JobPayload<N>
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new AppError(
    'invalid',
    'payload_invalid',
    `A job ${name} says what this version does not understand (${places}); look whether all services are of one version`,
    { cause: parsed.error },
  )
}

export interface WorkerOptions<Ctx> {
  readonly queue: QueueName
  readonly processors: readonly Processor<Ctx>[]
  readonly concurrency: number
  readonly redisUrl: string
  readonly prefix: string
  /** Fires when the process must let go of its jobs. */
  readonly signal: AbortSignal
  /** How long a silent worker keeps a job, in milliseconds. */
  readonly lockMs?: number
  readonly onJob?: (name: JobName, outcome: 'done' | 'failed' | 'delayed', seconds: number) => void
}

/** Serves a queue. @throws when its jobs in the catalogue and the processors differ. */
export function startWorkers<Ctx>(
  ctx: Ctx,
  options: WorkerOptions<Ctx>,
): AsyncDisposable & { worker: Worker } {
  const expected = jobNames.filter((name) => jobs[name].queue === options.queue)
  const given = options.processors.map(({ name }) => name)
  const wrong = [
    ...expected.filter((name) => !given.includes(name)),
    ...given.filter((name) => !expected.includes(name)),
  ]
  if (wrong.length > 0 || new Set(given).size !== given.length) {
    throw new AppError(
      'internal',
      'processors_incomplete',
      `Queue ${options.queue} must be served by exactly one processor per job; look at ${wrong.join(', ') || 'duplicates'}`,
    )
  }
  const byName = new Map(options.processors.map((entry) => [entry.name as string, entry]))
  const redis = connectRedis(options.redisUrl, 'patient')
  const lockDuration = options.lockMs ?? 30_000
  const worker = new Worker(options.queue, (job, token) => runJob(ctx, byName, options, job, token ?? ''), {
    connection: redis,
    prefix: options.prefix,
    concurrency: options.concurrency,
    lockDuration,
    stalledInterval: Math.max(250, Math.round(lockDuration / 2)),
    maxStalledCount: 1_000_000,
  })
  worker.on('error', (error) => log.debug({ err: error }, 'worker connection'))
  // A job that was just given back must not come to us again while the rest of the process still drains.
  options.signal.addEventListener('abort', () => void worker.pause(true).catch(() => undefined), {
    once: true,
  })
  return {
    worker,
    async [Symbol.asyncDispose]() {
      // A worker whose Redis is away would wait for ever for its jobs to be handed back.
      await worker.close(redis.status !== 'ready')
      redis.disconnect()
    },
  }
}

async function runJob<Ctx>(
  ctx: Ctx,
  byName: ReadonlyMap<string, Processor<Ctx>>,
  options: WorkerOptions<Ctx>,
  job: Job,
  token: string,
): Promise<unknown> {
  const entry = byName.get(job.name)
  if (!entry) throw new UnrecoverableError(`No processor for ${job.name}`)
  const { timeoutMs } = jobs[entry.name]
  using limit = timeLimit(timeoutMs)
  const signal = AbortSignal.any([options.signal, limit.signal])
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  const meta: JobMeta = {
    id: job.id ?? '',
    attempt: job.attemptsMade + 1,
    childValues: () => job.getChildrenValues(),
  }
  return await withLogScope({ jobId: meta.id }, async () => {
    try {
      const result = await entry.run(ctx, job.data, signal, meta)
      options.onJob?.(entry.name, 'done', seconds())
      log.info({ job: job.name, seconds: seconds() }, 'job done')
      return result
    } catch (thrown) {
      throw await verdict(thrown, { job, token, name: entry.name, options, seconds: seconds() })
    }
  })
}

/** The one place where an error decides what becomes of a job. */
async function verdict<Ctx>(
  thrown: unknown,
  {
    job,
    token,
    name,
    options,
    seconds,
  }: { job: Job; token: string; name: JobName; options: WorkerOptions<Ctx>; seconds: number },
): Promise<Error> {
  const error = toAppError(translateRedisError(translateDbError(thrown)))
  const isWaiting = error.kind === 'unavailable' || error.kind === 'rateLimited' || options.signal.aborted
  if (isWaiting && jobs[name].attempts > 1) {
    const delayMs = options.signal.aborted ? 0 : (error.retryAfterMs ?? 2000)
    options.onJob?.(name, 'delayed', seconds)
    log.debug({ job: job.name, err: error, delayMs }, 'job waits')
    await job.moveToDelayed(Date.now() + delayMs, token)
    return new DelayedError()
  }
  options.onJob?.(name, 'failed', seconds)
  const isFinal = job.attemptsMade + 1 >= jobs[name].attempts
  const level = error.kind === 'internal' ? 'error' : isFinal ? 'warn' : 'debug'
  log[level]({ job: job.name, err: error }, 'job failed')
  const text = `AppError ${JSON.stringify({ kind: error.kind, code: error.code, message: error.message })}`
  const retryable = error.kind === 'upstream' || error.kind === 'timeout' || error.kind === 'internal'
  return retryable ? new Error(text, { cause: error }) : new UnrecoverableError(text)
}
