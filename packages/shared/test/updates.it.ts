import { ensureIndexes } from '@sentinel/shared/db/prepare'
import { outboxEntry, type OutboxEntry } from '@sentinel/shared/events/outbox'
import { liveChannel, streamKey } from '@sentinel/shared/events/publisher'
import { createContext, type Context } from '@sentinel/shared/runtime/context'
import { createUpdate, newUpdateId } from '@sentinel/shared/updates/create-update'
import { transition } from '@sentinel/shared/updates/transition'
import { anUpdate } from '@sentinel/testkit/factories'
import { isolated } from '@sentinel/testkit/isolated'
import { redisOfMyOwn, type OwnRedis } from '@sentinel/testkit/redis-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let own: ReturnType<typeof isolated>
let redis: OwnRedis
let ctx: Context
let observer: Redis
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  redis = stack.use(await redisOfMyOwn())
  own = stack.use(isolated('updates', { REDIS_URL: redis.url }))
  const signal = new AbortController().signal
  ctx = createContext({ service: 'test', environment: own.environment, signal }, stack)
  observer = new Redis(redis.url, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  observer.on('error', () => undefined)
  stack.defer(() => observer.disconnect())
  await ensureIndexes(ctx.db)
})
afterAll(() => stack.disposeAsync())
beforeEach(async () => {
  await ctx.db.updates.deleteMany({})
  await redis.empty()
})

const news = (container = 'web') =>
  outboxEntry('queue.changed', {
    hostId: 'h',
    hostName: 'attic',
    container,
    message: `${container} waits for approval`,
    updateId: 'u',
    change: 'added',
  })

async function published(): Promise<string[]> {
  const entries = await observer.xrange(streamKey(own.prefix), '-', '+')
  return entries.map(([, fields]) => fields[fields.indexOf('id') + 1] ?? '')
}

async function file(state: 'pending' | 'queued', events: readonly OutboxEntry[] = [], name = 'web') {
  const { hostId, containerId, kind, cause, requestedBy, from, to, newerVersions } = anUpdate({ name })
  const facts = { hostId, name, containerId, kind, cause, requestedBy, from, to, newerVersions }
  return await createUpdate(ctx, { _id: newUpdateId(), ...facts, state }, events)
}

test('an update is filed with its event, which is published once, and its job', async () => {
  const entry = news()

  const update = await file('queued', [entry])

  expect(await published()).toEqual([entry.id])
  expect(await ctx.db.updates.findOne({ _id: update._id }).lean()).toMatchObject({ outbox: [], version: 1 })
  expect(await ctx.db.updates.countDocuments({ outboxAt: { $exists: true } })).toBe(0)
  const jobs = await ctx.queues.queue('update').getJobs()
  expect(jobs.map(({ name, data }) => [name, data])).toEqual([['update.run', { updateId: update._id }]])
})

test('a second update in the same slot is refused, and its event is not told', async () => {
  await file('queued')
  const entry = news()

  await expect(file('queued', [entry])).rejects.toMatchObject({
    kind: 'conflict',
    code: 'update_in_progress',
  })

  expect(await published()).not.toContain(entry.id)
  expect(await ctx.db.updates.countDocuments({})).toBe(1)
})

test('one may wait while another acts on the same container', async () => {
  await file('queued')
  await file('pending')

  expect(await ctx.db.updates.countDocuments({})).toBe(2)
})

test('a transition changes state, slot and version, and tells of it, in one write', async () => {
  const update = await file('pending')
  const entry = news()

  const after = await transition(
    ctx,
    { id: update._id, from: ['pending'] },
    { to: 'queued', set: { requestedBy: 'ann' }, events: [entry] },
  )

  expect(after).toMatchObject({ state: 'queued', version: 2, requestedBy: 'ann', outbox: [] })
  expect(after?.slot).toMatch(/\/web\/active$/)
  expect(await published()).toEqual([entry.id])
})

test('of ten approvals at once exactly one counts', async () => {
  const update = await file('pending')

  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () =>
      transition(ctx, { id: update._id, from: ['pending'] }, { to: 'queued', events: [news()] }),
    ),
  )

  expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1)
  expect(await published()).toHaveLength(1)
})

test('a guard that does not hold changes nothing and tells nothing', async () => {
  const update = await file('pending')
  const attempt = (guard: object) =>
    transition(ctx, { id: update._id, from: ['pending'], ...guard }, { to: 'queued', events: [news()] })

  const outcomes = [
    await attempt({ from: ['running'] }),
    await attempt({ version: 7 }),
    await attempt({ token: 'other' }),
    await attempt({ candidateId: 'other' }),
    await attempt({ id: 'nobody' }),
  ]

  expect(outcomes).toEqual([null, null, null, null, null])
  expect(await ctx.db.updates.findOne({ _id: update._id }).lean()).toMatchObject({
    state: 'pending',
    version: 1,
  })
  expect(await published()).toEqual([])
})

test('a transition into an occupied slot is refused and leaves the update as it was', async () => {
  await file('queued')
  const waiting = await file('pending')

  const approval = transition(ctx, { id: waiting._id, from: ['pending'] }, { to: 'queued', events: [news()] })

  await expect(approval).rejects.toMatchObject({ code: 'update_in_progress' })
  expect(await ctx.db.updates.findOne({ _id: waiting._id }).lean()).toMatchObject({
    state: 'pending',
    version: 1,
  })
})

test('an end frees the slot for the next, and sets when it is forgotten', async () => {
  const update = await file('queued')

  const ended = await transition(ctx, { id: update._id, from: ['queued'] }, { to: 'cancelled' })
  await file('queued')

  expect(ended).not.toHaveProperty('slot')
  expect(ended?.endedAt).toBeInstanceOf(Date)
  expect(ended?.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 364 * 86_400_000)
})

test('what a dead process filed and did not publish, a sweeper publishes once', async () => {
  const entries = [news('a'), news('b')]
  const left = anUpdate({ outbox: [...entries], outboxAt: new Date(Date.now() - 10_000) })
  const fresh = anUpdate({ name: 'fresh', outbox: [news('c')], outboxAt: new Date() })
  await ctx.db.updates.insertMany([left, fresh])

  const counts = [await ctx.events.sweep(5000), await ctx.events.sweep(5000)]

  expect(counts).toEqual([1, 0])
  expect(await published()).toEqual(entries.map(({ id }) => id))
})

test('every event reaches the live channel with the id that the stream gave it', async () => {
  const subscriber = observer.duplicate()
  const heard: { streamId: string; id: string }[] = []
  subscriber.on('message', (_, text) => heard.push(JSON.parse(text) as { streamId: string; id: string }))
  await subscriber.subscribe(liveChannel(own.prefix))
  const entry = news()

  await ctx.events.publish([entry])
  await settle(() => heard.length > 0, { what: 'the live message' })

  const [stored] = await observer.xrange(streamKey(own.prefix), '-', '+')
  expect(heard).toMatchObject([{ id: entry.id, streamId: stored?.[0] }])
  subscriber.disconnect()
})

test('without Redis the fact is kept with its event, and both are told when Redis is back', async () => {
  const entry = news()
  await redis.kill()

  const update = await file('queued', [entry])
  const kept = await ctx.db.updates.findOne({ _id: update._id }).lean()
  await redis.start()
  await settle(async () => (await ctx.events.sweep(0)) > 0, { what: 'the sweeper to publish' })

  expect(kept?.outbox.map(({ id }) => id)).toEqual([entry.id])
  expect(await published()).toContain(entry.id)
})
