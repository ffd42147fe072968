import { FlowProducer, Queue, QueueEvents, type JobsOptions } from 'bullmq'
import type { Redis } from 'ioredis'
import { AppError } from '../errors/app-error.ts'
import { connectRedis, translateRedisError, whenReady } from './redis.ts'
import { jobs, queueNames, type JobName, type JobPayload, type QueueName } from './jobs.ts'

export interface EnqueueOptions {
  readonly delayMs?: number
}

export interface Queues {
  readonly prefix: string
  queue(name: QueueName): Queue
  /** Adds a job; a waiting or running one with the same deduplication key is joined. Returns its id. */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options?: EnqueueOptions): Promise<string>
  /** Whether a job with the same deduplication key waits or runs. */
  isUnderWay<N extends JobName>(name: N, payload: JobPayload<N>): Promise<boolean>
  /** Adds a parent that runs once all its children have ended. */
  enqueueFlow<P extends JobName, C extends JobName>(
    parent: { name: P; payload: JobPayload<P> },
    children: readonly { name: C; payload: JobPayload<C> }[],
  ): Promise<string>
  /**
   * Adds a job and waits for what it returns.
   * @throws AppError `no_worker` (unavailable) when nobody serves the queue, `timeout` when the answer does not come in time.
   */
  ask<N extends JobName>(name: N, payload: JobPayload<N>, timeoutMs: number): Promise<unknown>
  [Symbol.asyncDispose](): Promise<void>
}

const readyLimitMs = 2000
const endedStates: readonly string[] = ['completed', 'failed', 'unknown']

/** Each event of these holds a whole answer, which nobody reads twice. */
const answering: readonly QueueName[] = ['host', 'plan']
const keptAnswers = 200

function streamOf(name: QueueName) {
  return answering.includes(name) ? { streams: { events: { maxLen: keptAnswers } } } : {}
}

const workerOf: Record<QueueName, string> = {
  scan: 'scanner',
  host: 'scanner',
  update: 'updater',
  plan: 'updater',
  notify: 'notifier',
}

/** BullMQ options of a catalogue entry. */
export function jobOptions<N extends JobName>(
  name: N,
  payload: JobPayload<N>,
  options: EnqueueOptions = {},
): JobsOptions {
  const { attempts, backoffMs, priority, dedupe } = jobs[name]
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoffMs },
    ...(priority === undefined ? {} : { priority }),
    ...(options.delayMs === undefined ? {} : { delay: options.delayMs }),
    ...(typeof dedupe === 'function'
      ? { deduplication: { id: (dedupe as (p: JobPayload<N>) => string)(payload) } }
      : {}),
    removeOnComplete: { age: 3600, count: 500 },
    removeOnFail: { age: 24 * 3600, count: 500 },
  }
}

/**
 * Producers over one connection. People do not wait for ever: each call first looks whether Redis is there, and a
 * command that Redis dies under is given up, so that without it they fail in seconds with `redis_away`.
 */
export function createQueues(redisUrl: string, prefix: string): Queues {
  const connection = connectRedis(redisUrl, 'prompt')
  const queues = Object.fromEntries(
    queueNames.map((name) => [
      name,
      new Queue(name, { connection, prefix, skipWaitingForReady: true, ...streamOf(name) }),
    ]),
  ) as Record<QueueName, Queue>
  for (const queue of Object.values(queues)) queue.on('error', () => undefined)
  const flows = new FlowProducer({ connection, prefix })
  flows.on('error', () => undefined)
  const listeners = new Map<QueueName, { events: QueueEvents; redis: Redis }>()

  function listener(name: QueueName): QueueEvents {
    const known = listeners.get(name)
    if (known) return known.events
    const redis = connectRedis(redisUrl, 'patient')
    const events = new QueueEvents(name, { connection: redis, prefix })
    events.on('error', () => undefined)
    listeners.set(name, { events, redis })
    return events
  }

  async function add<N extends JobName>(name: N, payload: JobPayload<N>, options?: EnqueueOptions) {
    await whenReady(connection, readyLimitMs)
    const data = jobs[name].payload.parse(payload)
    await isUnderWay(name, payload)
    return await queues[jobs[name].queue].add(name, data, jobOptions(name, payload, options))
  }

  async function isUnderWay<N extends JobName>(name: N, payload: JobPayload<N>): Promise<boolean> {
    const key = jobOptions(name, payload).deduplication?.id
    if (key === undefined) return false
    const queue = queues[jobs[name].queue]
    const id = await queue.getDeduplicationJobId(key)
    if (id === null) return false
    if (!endedStates.includes(await queue.getJobState(id))) return true
    // A job gives its key back as it ends; one whose data Redis has evicted cannot, and would block all that follow.
    if ((await queue.getDeduplicationJobId(key)) === id) await queue.removeDeduplicationKey(key)
    return false
  }

  return {
    prefix,
    queue: (name) => queues[name],
    async enqueue(name, payload, options) {
      try {
        return (await add(name, payload, options)).id ?? ''
      } catch (error) {
        throw translateRedisError(error)
      }
    },
    isUnderWay,
    async enqueueFlow(parent, children) {
      try {
        await whenReady(connection, readyLimitMs)
        const tree = await flows.add({
          name: parent.name,
          queueName: jobs[parent.name].queue,
          data: parent.payload,
          opts: jobOptions(parent.name, parent.payload),
          children: children.map((child) => ({
            name: child.name,
            queueName: jobs[child.name].queue,
            data: child.payload,
            opts: { ...jobOptions(child.name, child.payload), ignoreDependencyOnFailure: true },
          })),
        })
        return tree.job.id ?? ''
      } catch (error) {
        throw translateRedisError(error)
      }
    },
    async ask(name, payload, timeoutMs) {
      const queueName = jobs[name].queue
      try {
        await whenReady(connection, readyLimitMs)
        if ((await queues[queueName].getWorkersCount()) === 0) {
          throw new AppError(
            'unavailable',
            'no_worker',
            `No ${workerOf[queueName]} is running, so ${name} cannot be answered; start one and try again`,
          )
        }
        const events = listener(queueName)
        await events.waitUntilReady()
        const job = await add(name, payload)
        const answer: unknown = await job.waitUntilFinished(events, timeoutMs)
        // A megabyte of logs, or a plan with all that an environment holds; others may wait for one that has a key.
        if (typeof jobs[name].dedupe !== 'function') await job.remove().catch(() => undefined)
        return answer
      } catch (error) {
        throw translateAskError(error, name, queueName)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...listeners.values()].map(({ events }) => events.close()))
      for (const { redis } of listeners.values()) redis.disconnect()
      await Promise.allSettled([...Object.values(queues), flows].map((closable) => closable.close()))
      connection.disconnect()
    },
  }
}

/** A worker's AppError travels as JSON in the failure text (worker.ts writes it). */
function translateAskError(error: unknown, name: JobName, queueName: QueueName): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const carried = /^AppError (\{.*\})$/s.exec(error.message)
  if (carried?.[1] !== undefined) {
    const { kind, code, message } = JSON.parse(carried[1]) as {
      kind: AppError['kind']
      code: string
      message: string
    }
    return new AppError(kind, code, message, { cause: error })
  }
  if (/timed out before finishing/.test(error.message)) {
    return new AppError(
      'timeout',
      'answer_timeout',
      `The ${workerOf[queueName]} did not answer ${name} in time; it may be busy, try again`,
      { cause: error },
    )
  }
  return translateRedisError(error)
}
