import { expect, test } from 'vitest'
import { AppError } from '../errors/app-error.ts'
import { isDuplicateKey, translateDbError } from './connect.ts'

const named = (name: string, message = 'x') => Object.assign(new Error(message), { name })

test.each([
  named('MongoServerSelectionError'),
  named('MongoNetworkTimeoutError'),
  named('MongoPoolClearedError'),
  named('PoolClearedOnNetworkError', 'Connection to db:27017 interrupted due to server monitor timeout'),
  named('MongoWaitQueueTimeoutError'),
  named('Error', 'Operation `updates.findOne()` buffering timed out after 10000ms'),
])('a server that does not answer is unavailable ($name)', (error) => {
  expect(translateDbError(error)).toMatchObject({ kind: 'unavailable', code: 'mongo_away', cause: error })
})

test('a duplicate key is a conflict', () => {
  const error = Object.assign(new Error('E11000'), { code: 11000 })

  expect(isDuplicateKey(error)).toBe(true)
  expect(translateDbError(error)).toMatchObject({ kind: 'conflict', code: 'duplicate' })
})

test('anything else is left as it is', () => {
  const error = new TypeError('x is not a function')

  expect(translateDbError(error)).toBe(error)
  expect(translateDbError('text')).toBe('text')
})

test('an engine or a registry that refuses a connection is not taken for the database', () => {
  const error = new AppError('unavailable', 'engine_away', 'The engine did not answer (connect ECONNREFUSED)')

  expect(translateDbError(error)).toBe(error)
})
