import { expect, test } from 'vitest'
import { pullAnswer } from './pull-answer.ts'
import { readRefusal } from './rate-limit.ts'

const now = new Date()

test.each([
  [
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
    { of: 'pulls', waitMs: 60_000 },
  ],
  ['toomanyrequests: retry-after: 118.57µs, allowed: 44000/minute', { of: 'requests', waitMs: 1000 }],
  ['toomanyrequests: retry-after: 2.5s, allowed: 10/minute', { of: 'requests', waitMs: 3000 }],
  ['received unexpected HTTP status: 429 Too Many Requests', { of: 'requests', waitMs: 60_000 }],
  ['toomanyrequests: Retry-After: 2m', { of: 'requests', waitMs: 120_000 }],
])('an engine that was told "%s" waits as told', (words, refusal) => {
  const answer = pullAnswer(words)

  expect(answer.status).toBe(429)
  expect(readRefusal(answer, now)).toEqual(refusal)
})

test('an engine that was refused nothing has made one more request', () => {
  expect(pullAnswer(undefined)).toMatchObject({ status: 200 })
})
