import { jobNames, jobs, type JobName, type QueueName } from '@sentinel/shared/queues/jobs'
import { processor, startWorkers } from '@sentinel/shared/queues/worker'
import type { RunningApi } from './start-api.ts'

type Handlers = { readonly [N in JobName]?: (payload: never) => unknown }

/** Stands in for the service that serves a queue: answers by `handlers`, and with nothing where there is none. */
export function serveJobs(it: RunningApi, queue: QueueName, handlers: Handlers) {
  const processors = jobNames
    .filter((name) => jobs[name].queue === queue)
    .map((name) =>
      processor<object, typeof name>(name, async (_ctx, payload) => handlers[name]?.(payload as never) ?? {}),
    )
  return startWorkers(
    {},
    {
      queue,
      processors,
      concurrency: 4,
      redisUrl: it.own.environment['REDIS_URL'] ?? '',
      prefix: `${it.own.prefix}:jobs`,
      signal: new AbortController().signal,
    },
  )
}
