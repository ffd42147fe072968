import { expect, test } from 'vitest'
import { processor, startWorkers, type Processor } from './worker.ts'

const doNothing = async () => undefined

function start(processors: readonly Processor<object>[]) {
  return startWorkers(
    {},
    {
      queue: 'update',
      processors,
      concurrency: 1,
      redisUrl: 'redis://127.0.0.1:1/0',
      prefix: 'unit',
      signal: new AbortController().signal,
    },
  )
}

test('a worker without a processor for one of its jobs does not start, and names the job', () => {
  expect(() => start([processor('update.run', doNothing)])).toThrow('container.act')
})

test('a worker with a processor of another queue does not start', () => {
  const all = [processor('update.run', doNothing), processor('container.act', doNothing)]

  expect(() => start([...all, processor('notify.deliver', doNothing)])).toThrow('notify.deliver')
})

test('a worker with two processors for one job does not start', () => {
  const twice = [processor('update.run', doNothing), processor('update.run', doNothing)]

  expect(() => start([...twice, processor('container.act', doNothing)])).toThrow('exactly one processor')
})

test('a payload that the catalogue does not know is refused before the handler sees it', async () => {
  let isCalled = false
  const entry = processor('update.run', async () => (isCalled = true))

  const meta = { id: '1', attempt: 1, childValues: async () => ({}) }
  await expect(async () => entry.run({}, { updateId: 7 }, AbortSignal.timeout(1000), meta)).rejects.toThrow(
    'updateId',
  )

  expect(isCalled).toBe(false)
})
