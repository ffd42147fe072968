import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { expect, test } from 'vitest'
import { isolated } from '../src/isolated.ts'
import { part } from '../src/parts.ts'
import { settle } from '../src/settle.ts'

test('two environments of the same name share neither database nor keys', async () => {
  await using one = isolated('twin')
  await using two = isolated('twin')

  expect(one.database).not.toBe(two.database)
  expect(one.prefix).not.toBe(two.prefix)
})

test('disposing leaves no database and no key behind', async () => {
  const own = isolated('leaves nothing')
  const connection = await mongoose.createConnection(part('mongoUri'), { dbName: own.database }).asPromise()
  const redis = new Redis(part('redisUrl'))
  await connection.collection('things').insertOne({ a: 1 })
  await redis.set(`${own.prefix}:a`, '1')

  await own[Symbol.asyncDispose]()

  expect(await connection.collection('things').countDocuments()).toBe(0)
  expect(await redis.keys(`${own.prefix}:*`)).toEqual([])
  await connection.close()
  redis.disconnect()
})

test('what did not come true is told with what was awaited and what was seen last', async () => {
  const waiting = settle(() => undefined, { what: 'a miracle', timeoutMs: 50 })

  await expect(waiting).rejects.toThrow('Waited 50 ms for a miracle; last seen: undefined')
})

test('a condition that throws counts as not yet', async () => {
  let count = 0

  const answer = await settle(() => {
    count += 1
    if (count < 3) throw new Error('not yet')
    return { count }
  })

  expect(answer).toEqual({ count: 3 })
})
