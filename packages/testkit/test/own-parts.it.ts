import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { expect, test } from 'vitest'
import { aContainer } from '../src/a-container.ts'
import { engineOfMyOwn } from '../src/engine-of-my-own.ts'
import { mongoOfMyOwn } from '../src/mongo-of-my-own.ts'
import { publish } from '../src/publish.ts'
import { redisOfMyOwn } from '../src/redis-of-my-own.ts'
import { settle } from '../src/settle.ts'
import { startRegistry } from '../src/start-registry.ts'

test('a Redis of its own survives kill and stop with what it had, until it is emptied', async () => {
  await using part = await redisOfMyOwn()
  const redis = new Redis(part.url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  await redis.set('a', '1')

  await part.kill()
  await part.start()
  const afterKill = await redis.get('a')
  part.pause()
  const paused = redis.get('a')
  part.resume()
  const afterPause = await paused
  await part.empty()

  expect([afterKill, afterPause, await redis.get('a')]).toEqual(['1', '1', null])
  redis.disconnect()
})

test('a MongoDB of its own is killed and comes back with what it had acknowledged', async () => {
  await using part = await mongoOfMyOwn()
  const connection = await mongoose
    .createConnection(part.url, { dbName: 'own', writeConcern: { w: 'majority', j: true } })
    .asPromise()
  connection.on('error', () => undefined)
  await connection.collection('things').insertOne({ a: 1 })

  await part.kill()
  await part.start()

  const count = await settle(() => connection.collection('things').countDocuments(), {
    what: 'the document',
  })
  expect(count).toBe(1)
  await connection.close(true)
})

test('an engine of its own is killed under a running container, comes back, and leaves nothing', async () => {
  await using registry = await startRegistry()
  const image = await publish('own', '1.0.0', { registry: registry.host })
  await using engine = await engineOfMyOwn()
  const container = await aContainer({
    image: image.reference,
    dockerHost: engine.url,
    hostConfig: { RestartPolicy: { Name: 'always' } },
  })
  const before = await container.inspect()

  await engine.kill()
  await expect(engine.host.ping()).rejects.toMatchObject({ code: 'engine_away' })
  await engine.start()
  await settle(async () => (await container.inspect()).state.running, { what: 'the container to run again' })

  expect((await container.inspect()).id).toBe(before.id)
  await engine[Symbol.asyncDispose]()
  await expect(engine.host.ping()).rejects.toMatchObject({ code: 'engine_away' })
})
