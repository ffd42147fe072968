import { outboxEntry } from '@sentinel/shared/events/outbox'
import { streamKey } from '@sentinel/shared/events/publisher'
import { aContainerDoc, aHost, localHostId } from '@sentinel/testkit/factories'
import { openEvents } from '@sentinel/testkit/open-events'
import { redisOfMyOwn } from '@sentinel/testkit/redis-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
  await it.ctx.db.hosts.create(aHost())
  await settle(async () => (await it.get('/api/hosts')).json.length === 1)
})
afterAll(() => it[Symbol.asyncDispose]())

const changed = (container: string, state = 'running', hostId = localHostId) =>
  outboxEntry('container.state-changed', {
    hostId,
    hostName: 'somewhere',
    container,
    state,
    message: `${container} is ${state}`,
  })
const names = (events: readonly { name: string; json: unknown }[]) =>
  events
    .filter(({ name }) => name === 'container_state')
    .map(({ json }) => (json as { container_name: string }).container_name)

test('who asks for the headers alone gets an answer that ends', async () => {
  const { status, headers } = await fetch(`${it.base}/api/events`, {
    method: 'HEAD',
    signal: AbortSignal.timeout(5000),
  })

  expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'text/event-stream' })
})

test('the first frame says connected, and the headers keep proxies from holding back', async () => {
  const response = await fetch(`${it.base}/api/events`)
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()

  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(response.headers.get('x-accel-buffering')).toBe('no')
  expect(new TextDecoder().decode(value)).toMatch(/^event: connected\ndata: {}\n\n/)
})

test('an event has an id, the page’s name and members, and then ours', async () => {
  await using client = await openEvents(it.base)
  await client.waitFor('connected')

  await it.ctx.events.publish([changed('one', 'exited')])

  const event = await client.waitFor('container_state')
  expect(event.id).toMatch(/^\d+-\d+$/)
  expect(event.json).toEqual({
    type: 'container_state',
    container_name: 'one',
    message: 'one is exited',
    host_id: '',
    host_name: '',
    timestamp: expect.any(String),
    event: 'container.state-changed',
    key: 'one',
    state: 'exited',
  })
})

test('an event of another host carries it', async () => {
  await using client = await openEvents(it.base)
  await client.waitFor('connected')
  const far = 'f'.repeat(32)

  await it.ctx.events.publish([changed('two', 'running', far)])

  expect((await client.waitFor('container_state')).json).toMatchObject({
    host_id: far,
    host_name: 'somewhere',
    key: `${far}::two`,
  })
})

test('an event that is published twice arrives once', async () => {
  await using client = await openEvents(it.base)
  await client.waitFor('connected')
  const twice = changed('twice')

  await it.ctx.events.publish([twice, twice, changed('end')])

  await client.waitFor(({ json }) => (json as { container_name?: string })?.container_name === 'end')
  expect(names(client.seen)).toEqual(['twice', 'end'])
})

test.each(['header', 'query'] as const)(
  'what was missed is replayed after the id in the %s',
  async (place) => {
    await using first = await openEvents(it.base)
    await first.waitFor('connected')
    await it.ctx.events.publish([changed('seen')])
    await first.waitFor('container_state')
    const lastEventId = first.lastEventId()
    await first[Symbol.asyncDispose]()
    await it.ctx.events.publish([changed('missed-1'), changed('missed-2')])

    await using second = await openEvents(
      it.base,
      place === 'header' ? { lastEventId } : { path: `/api/events?last_event_id=${lastEventId}` },
    )
    await it.ctx.events.publish([changed('live')])

    await settle(() => names(second.seen).includes('live'))
    expect(names(second.seen)).toEqual(['missed-1', 'missed-2', 'live'])
  },
)

test.each([['1-1'], ['9999999999999-0'], ['nonsense']])(
  'an id that is not known any more (%s) means: load everything again',
  async (lastEventId) => {
    await using client = await openEvents(it.base, { lastEventId })

    expect((await client.waitFor('resync')).json).toMatchObject({ message: expect.any(String) })
  },
)

test('who missed very much is told to load everything again', async () => {
  await using first = await openEvents(it.base)
  await first.waitFor('connected')
  await it.ctx.events.publish([changed('before')])
  await first.waitFor('container_state')
  const lastEventId = first.lastEventId()
  const pipeline = it.ctx.redis.pipeline()
  for (let index = 0; index < 1100; index += 1) pipeline.xadd(streamKey(it.own.prefix), '*', 'id', `${index}`)
  await pipeline.exec()

  await using second = await openEvents(it.base, { lastEventId })

  await second.waitFor('resync')
  expect(names(second.seen)).toEqual([])
})

test('an event reaches the clients of every process', async () => {
  await using other = await startApi({}, it)
  await using here = await openEvents(it.base)
  await using there = await openEvents(other.base)
  await Promise.all([here.waitFor('connected'), there.waitFor('connected')])

  await it.ctx.events.publish([changed('everywhere')])

  const [a, b] = await Promise.all([here.waitFor('container_state'), there.waitFor('container_state')])
  expect(a.id).toBe(b.id)
})

test('a list that is read after an event tells of what the event told', async () => {
  await using client = await openEvents(it.base)
  await client.waitFor('connected')
  await it.get('/api/containers')
  await it.ctx.db.containers.create(aContainerDoc({ name: 'newcomer' }))

  await it.ctx.events.publish([changed('newcomer')])
  await client.waitFor('container_state')

  const { json } = await it.get('/api/containers')
  expect(json.map(({ name }: { name: string }) => name)).toContain('newcomer')
})

test('a process that ends closes its streams at once', async () => {
  const other = await startApi({}, it)
  await using client = await openEvents(other.base)
  await client.waitFor('connected')
  const startedAt = performance.now()

  await other.stop()

  await settle(() => !client.isOpen())
  expect(performance.now() - startedAt).toBeLessThan(2000)
})

test('clients are told when Redis goes and to load everything again when it is back', async () => {
  await using redis = await redisOfMyOwn()
  await using own = await startApi({ REDIS_URL: redis.url })
  await using client = await openEvents(own.base)
  await client.waitFor('connected')
  await redis.kill()
  await client.waitFor('degraded')
  await redis.empty().catch(() => undefined)
  await redis.start()
  await client.waitFor('resync', 20_000)

  await own.ctx.events.publish([changed('afterwards')])
  await settle(() => names(client.seen).length > 0)
  expect(names(client.seen)).toEqual(['afterwards'])
})
