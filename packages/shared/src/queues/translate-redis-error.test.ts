import { expect, test } from 'vitest'
import { AppError } from '../errors/app-error.ts'
import { translateRedisError } from './redis.ts'

test.each([
  'connect ECONNREFUSED 127.0.0.1:6379',
  'Connection is closed.',
  'Command timed out',
  'Reached the max retries per request limit (which is 1).',
  'LOADING Redis is loading the dataset in memory',
])('%s means that Redis is away', (message) => {
  expect(translateRedisError(new Error(message))).toMatchObject({ kind: 'unavailable', code: 'redis_away' })
})

test('what is no loss of Redis is left as it is', () => {
  const own = new AppError('invalid', 'bad', 'Command timed out')
  const defect = new Error('WRONGTYPE Operation against a key')

  expect(translateRedisError(own)).toBe(own)
  expect(translateRedisError(defect)).toBe(defect)
})
