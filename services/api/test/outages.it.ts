import { aContainerDoc, aHost, anUpdate } from '@sentinel/testkit/factories'
import { mongoOfMyOwn } from '@sentinel/testkit/mongo-of-my-own'
import { redisOfMyOwn } from '@sentinel/testkit/redis-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { expect, test } from 'vitest'
import { startApi, type RunningApi } from './start-api.ts'

async function withOneWaiting(it: RunningApi): Promise<void> {
  await it.ctx.db.hosts.create(aHost())
  await it.ctx.db.containers.create(aContainerDoc({ name: 'web' }))
  await it.ctx.db.updates.create(anUpdate({ name: 'web' }))
  await settle(async () => (await it.get('/api/queue')).json.length === 1)
}

test('without Redis lists answer, commands say 503 and change nothing, and all works when it is back', async () => {
  await using redis = await redisOfMyOwn()
  await using it = await startApi({ REDIS_URL: redis.url })
  await withOneWaiting(it)

  await redis.kill()
  for (const path of ['/api/approve/web', '/api/update/web', '/api/scan', '/api/containers/web/restart']) {
    expect(await it.post(path)).toMatchObject({ status: 503, json: { code: 'redis_away' } })
  }
  expect((await it.get('/api/containers')).json).toHaveLength(1)
  expect((await it.get('/readyz')).json).toMatchObject({ status: 'not_ready', checks: { mongo: 'ok' } })
  expect((await it.ctx.db.updates.findOne({ name: 'web' }).lean())?.state).toBe('pending')

  await redis.start()
  const { status } = await settle(async () => {
    const answer = await it.post('/api/approve/web')
    return answer.status === 503 ? undefined : answer
  })
  expect(status).toBe(200)
})

test('a Redis that hangs is a Redis that is away', async () => {
  await using redis = await redisOfMyOwn()
  await using it = await startApi({ REDIS_URL: redis.url })
  await withOneWaiting(it)

  redis.pause()
  for (const path of ['/api/scan', '/api/approve/web', '/api/check/web']) {
    expect(await it.post(path)).toMatchObject({ status: 503, json: { code: 'redis_away' } })
  }
  redis.resume()

  await settle(async () => (await it.post('/api/approve/web')).status === 200)
})

test('without MongoDB everything that needs it says 503, and works again when it is back', async () => {
  await using mongo = await mongoOfMyOwn()
  await using it = await startApi({ MONGODB_URI: mongo.url })
  await withOneWaiting(it)

  await mongo.kill()
  const { json } = await settle(
    async () => {
      const answer = await it.get('/api/containers')
      return answer.status === 503 ? answer : undefined
    },
    { timeoutMs: 30_000 },
  )
  expect(json).toMatchObject({ code: 'mongo_away', error: expect.stringContaining('MongoDB') })
  expect(await it.post('/api/approve/web')).toMatchObject({ status: 503, json: { code: 'mongo_away' } })
  expect((await it.get('/healthz')).status).toBe(200)
  expect((await it.get('/readyz')).status).toBe(503)

  await mongo.start()
  await settle(async () => (await it.get('/api/containers')).status === 200, { timeoutMs: 30_000 })
  expect((await it.post('/api/approve/web')).status).toBe(200)
})

test('a process that starts before MongoDB answers waits, says so, and then works', async () => {
  await using mongo = await mongoOfMyOwn()
  await mongo.kill()
  await using it = await startApi({ MONGODB_URI: mongo.url })

  expect((await it.get('/readyz')).json).toMatchObject({ status: 'not_ready', checks: { redis: 'ok' } })
  await mongo.start()

  await settle(async () => (await it.get('/readyz')).status === 200, { timeoutMs: 30_000 })
  await settle(async () => (await it.get('/api/containers')).status === 200, { timeoutMs: 30_000 })
})
