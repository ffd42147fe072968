import { expect, test } from 'vitest'
import { jobNames, jobs, queueNames, type Job } from './jobs.ts'
import { jobOptions } from './queues.ts'

const entries = jobNames.map((name) => [name, jobs[name] as Job] as const)

test.each(entries)('%s says what it does, how often, how long, and how doubles are met', (_, entry) => {
  expect(entry.description).toMatch(/\.$/)
  expect(queueNames).toContain(entry.queue)
  expect(entry.attempts).toBeGreaterThanOrEqual(1)
  expect(entry.timeoutMs).toBeGreaterThan(0)
  const isExplained = typeof entry.dedupe === 'function' || entry.dedupe.never.length > 3
  expect(isExplained).toBe(true)
})

test('every queue has a job', () => {
  expect(new Set(entries.map(([, { queue }]) => queue))).toEqual(new Set(queueNames))
})

test('a deduplication key has no colon, because BullMQ builds Redis keys from it', () => {
  const options = [
    jobOptions('update.run', { updateId: 'abc' }),
    jobOptions('scan.container', { hostId: 'f00', name: 'web', requestedBy: 'ann' }),
    jobOptions('container.act', { hostId: 'f00', name: 'web', action: 'stop', requestedBy: 'ann' }),
  ]

  for (const { deduplication } of options) expect(deduplication?.id).toMatch(/^[^:]+$/)
})

test('stop and start of one container are not one job', () => {
  const about = { hostId: 'h', name: 'web', requestedBy: 'ann' }

  const stop = jobOptions('container.act', { ...about, action: 'stop' })
  const start = jobOptions('container.act', { ...about, action: 'start' })

  expect(stop.deduplication).not.toEqual(start.deduplication)
})
