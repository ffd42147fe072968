import { jobNames, jobs, type QueueName } from '@sentinel/shared/queues/jobs'
import { createQueues, type Queues } from '@sentinel/shared/queues/queues'
import { connectRedis } from '@sentinel/shared/queues/redis'
import { processor, startWorkers, type Processor } from '@sentinel/shared/queues/worker'
import { AppError, type ErrorKind } from '@sentinel/shared/errors/app-error'
import { isolated } from '@sentinel/testkit/isolated'
import { part } from '@sentinel/testkit/parts'
import { redisOfMyOwn } from '@sentinel/testkit/redis-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'

const own = isolated('queues')
let count = 0
let prefix: string
let queues: Queues
let shutdown: AbortController
let stack: AsyncDisposableStack

beforeEach(() => {
  count += 1
  prefix = `${own.prefix}:${count}`
  stack = new AsyncDisposableStack()
  queues = stack.use(createQueues(part('redisUrl'), prefix))
  shutdown = new AbortController()
})
afterEach(() => stack.disposeAsync())
afterAll(() => own[Symbol.asyncDispose]())

const doNothing = async () => undefined

/** A worker serves every job of its queue; those that a test is not about do nothing. */
function besides(queue: QueueName, given: readonly Processor<object>[]): Processor<object>[] {
  const others = jobNames.filter(
    (name) => jobs[name].queue === queue && !given.some((entry) => entry.name === name),
  )
  return [...given, ...others.map((name): Processor<object> => ({ name, run: doNothing }))]
}

function serve(handle: () => Promise<unknown>, into = stack) {
  const processors = besides('update', [processor('container.act', handle)])
  const options = { queue: 'update', concurrency: 5, redisUrl: part('redisUrl'), prefix } as const
  return into.use(startWorkers({}, { ...options, processors, signal: shutdown.signal, lockMs: 1000 }))
}

const payload = { hostId: 'h', name: 'web', action: 'stop', requestedBy: 'ann' } as const
const job = async (id: string) => {
  const found = await queues.queue('update').getJob(id)
  if (!found) throw new Error(`No job ${id}`)
  return found
}

function failingWith(...kinds: readonly ErrorKind[]) {
  let runs = 0
  const handle = async () => {
    const kind = kinds[runs]
    runs += 1
    if (kind) throw new AppError(kind, `code_${kind}`, `It is ${kind}`, { retryAfterMs: 30 })
    return 'done'
  }
  return { handle, runs: () => runs }
}

test('what is unavailable or limited waits, and no attempt is counted', async () => {
  const work = failingWith('unavailable', 'rateLimited', 'unavailable', 'unavailable')
  serve(work.handle)

  const id = await queues.enqueue('container.act', payload)
  await settle(async () => (await job(id)).isCompleted(), { what: 'the job to be done' })

  expect(work.runs()).toBe(5)
  expect((await job(id)).attemptsMade).toBe(1)
})

test('what fails upstream is tried again, as often as the catalogue says', async () => {
  const work = failingWith('upstream', 'timeout', 'upstream', 'upstream')
  serve(work.handle)

  const id = await queues.enqueue('container.act', payload)
  await settle(async () => (await job(id)).isFailed(), { what: 'the job to fail' })

  expect(work.runs()).toBe(3)
  expect((await job(id)).failedReason).toContain('"code":"code_upstream"')
})

test.each(['invalid', 'notFound', 'conflict', 'forbidden'] as const)(
  'what is %s is not tried again',
  async (kind) => {
    const work = failingWith(kind)
    serve(work.handle)

    const id = await queues.enqueue('container.act', payload)
    await settle(async () => (await job(id)).isFailed(), { what: 'the job to fail' })

    expect(work.runs()).toBe(1)
  },
)

test('a shutdown gives the job back, and the next worker does it', async () => {
  const first = new AsyncDisposableStack()
  const begun = Promise.withResolvers<void>()
  serve(async () => {
    begun.resolve()
    await settle(() => shutdown.signal.aborted, { what: 'the shutdown' })
    throw new AppError('aborted', 'shutting_down', 'The process is shutting down')
  }, first)
  const id = await queues.enqueue('container.act', payload)
  await begun.promise
  shutdown.abort()
  await first.disposeAsync()

  shutdown = new AbortController()
  const work = failingWith()
  serve(work.handle)
  await settle(async () => (await job(id)).isCompleted(), { what: 'the other worker to do the job' })

  expect(work.runs()).toBe(1)
  expect((await job(id)).attemptsMade).toBe(1)
})

test('two requests with the same key are one job while it waits', async () => {
  const first = await queues.enqueue('container.act', payload)
  const second = await queues.enqueue('container.act', payload)
  const other = await queues.enqueue('container.act', { ...payload, action: 'start' })

  expect(second).toBe(first)
  expect(other).not.toBe(first)
})

test('after it was done the same request is a new job', async () => {
  const work = failingWith()
  serve(work.handle)

  const first = await queues.enqueue('container.act', payload)
  await settle(async () => (await job(first)).isCompleted(), { what: 'the first to be done' })
  const second = await queues.enqueue('container.act', payload)
  await settle(() => work.runs() === 2, { what: 'the second to be done' })

  expect(second).not.toBe(first)
})

test('a flow’s parent runs once all its children have ended, also where one failed', async () => {
  const seen: string[] = []
  const scans = besides('scan', [
    processor('scan.repositories', async (_ctx, { registry }) => {
      seen.push(registry)
      if (registry === 'sick') throw new AppError('invalid', 'sick', 'It is sick')
      return registry
    }),
    processor('scan.conclude', async () => seen.push('conclude')),
  ])
  const options = { queue: 'scan', concurrency: 5, redisUrl: part('redisUrl'), prefix } as const
  stack.use(startWorkers({}, { ...options, processors: scans, signal: shutdown.signal }))

  await queues.enqueueFlow(
    { name: 'scan.conclude', payload: { scanId: 's' } },
    ['a', 'sick', 'b'].map((registry) => ({ name: 'scan.repositories', payload: about(registry) })),
  )
  await settle(() => seen.includes('conclude'), { what: 'the parent to run' })

  expect(seen.toSorted()).toEqual(['a', 'b', 'conclude', 'sick'])
  expect(seen.at(-1)).toBe('conclude')
})

test('a question is answered with what the job returned or threw', async () => {
  const work = failingWith('notFound')
  serve(work.handle)

  const bad = queues.ask('container.act', payload, 5000)
  await expect(bad).rejects.toMatchObject({
    kind: 'notFound',
    code: 'code_notFound',
    message: 'It is notFound',
  })
  const good = await queues.ask('container.act', payload, 5000)

  expect(good).toBe('done')
})

test('an answer that one caller waits for is gone once it was given, and so are soon the events of it', async () => {
  const processors = besides('host', [processor('host.logs', () => Promise.resolve('API_TOKEN=x'))])
  const options = { queue: 'host', concurrency: 5, redisUrl: part('redisUrl'), prefix } as const
  stack.use(startWorkers({}, { ...options, processors, signal: shutdown.signal }))
  const queue = queues.queue('host')

  const answer = await queues.ask('host.logs', { hostId: 'h', name: 'web', lines: 5 }, 20_000)

  expect(answer).toBe('API_TOKEN=x')
  expect(await queue.getJobCounts('completed', 'failed', 'active', 'waiting')).toEqual({
    completed: 0,
    failed: 0,
    active: 0,
    waiting: 0,
  })
  expect(await queue.getMeta()).toMatchObject({ maxLenEvents: 200 })
})

test('a job that says what its schema does not allow fails at once, whoever wrote it', async () => {
  const options = { attempts: 3, backoff: { type: 'fixed', delay: 10 } }
  const { id = '' } = await queues
    .queue('update')
    .add('container.act', { ...payload, name: { $ne: '' } }, options)
  const work = failingWith()
  serve(work.handle)

  await settle(async () => (await job(id)).isFailed(), { what: 'the job to fail' })

  expect(await job(id)).toMatchObject({
    attemptsMade: 1,
    failedReason: expect.stringContaining('payload_invalid') as string,
  })
  expect(work.runs()).toBe(0)
})

test('a job whose data Redis has evicted does not block the next one under its key', async () => {
  const update = { updateId: 'u' }
  const lost = await queues.enqueue('update.run', update)
  const redis = connectRedis(part('redisUrl'), 'patient')
  stack.defer(() => redis.disconnect())
  expect(await redis.del(`${prefix}:update:${lost}`)).toBe(1)
  let runs = 0
  const processors = besides('update', [processor('update.run', async () => (runs += 1))])
  const options = { queue: 'update', concurrency: 5, redisUrl: part('redisUrl'), prefix } as const
  stack.use(startWorkers({}, { ...options, processors, signal: shutdown.signal, lockMs: 1000 }))

  await settle(async () => !(await queues.isUnderWay('update.run', update)), {
    what: 'the remains to be seen as such',
  })
  await queues.enqueue('update.run', update)

  await settle(() => runs > 0, { what: 'the next one to run' })
  expect(runs).toBe(1)
})

test('a question that nobody serves is refused at once, with the name of who is missing', async () => {
  const asked = queues.ask('container.act', payload, 60_000)

  await expect(asked).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'no_worker',
    message: expect.stringContaining('No updater is running') as string,
  })
})

test('without Redis a request fails in seconds, and works again when Redis is back', async () => {
  await using redis = await redisOfMyOwn()
  await using lonely = createQueues(redis.url, prefix)
  await lonely.enqueue('container.act', payload)

  await redis.kill()
  await expect(lonely.enqueue('container.act', payload)).rejects.toMatchObject({ code: 'redis_away' })
  await redis.start()
  const id = await settle(() => lonely.enqueue('container.act', { ...payload, name: 'other' }), {
    what: 'Redis to be used again',
  })

  redis.pause()
  await expect(lonely.enqueue('container.act', payload)).rejects.toMatchObject({ code: 'redis_away' })
  redis.resume()

  expect(id).not.toBe('')
  expect(await lonely.queue('update').getJobCounts('wait', 'prioritized')).toMatchObject({ prioritized: 2 })
})

function about(registry: string) {
  return { scanId: 's', mode: 'manual' as const, registry, repositories: [], total: 3 }
}
