import { outboxEntry } from '@sentinel/shared/events/outbox'
import { streamKey } from '@sentinel/shared/events/publisher'
import { startService } from '@sentinel/shared/runtime/run'
import { isolated } from '@sentinel/testkit/isolated'
import { settle } from '@sentinel/testkit/settle'
import { expect, test } from 'vitest'
import { notifier } from '../src/service.ts'
import { startReceiver } from './receiver.ts'

const found = () =>
  outboxEntry('candidate.found', {
    hostId: 'a'.repeat(32),
    hostName: 'home',
    container: 'web',
    message: 'web can go from 1.0.0 to 1.1.0',
    from: 'app:1.0.0',
    to: 'app:1.1.0',
    fromDigest: 'sha256:aa',
    toDigest: 'sha256:bb',
  })

async function running(url: string, overrides: Record<string, string> = {}) {
  const stack = new AsyncDisposableStack()
  const own = stack.use(
    isolated('notifier', {
      SENTINEL_WEBHOOK_URL: url,
      SENTINEL_NOTIFY_ALLOW_PRIVATE: 'true',
      SENTINEL_WEBHOOK_HEADERS: 'X-Secret: planted',
      SENTINEL_SWEEP_INTERVAL: '300ms',
      ...overrides,
    }),
  )
  const first = await startService(notifier, own.environment)
  stack.defer(() => first.stop())
  return { ctx: first.ctx, own, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('an event reaches the webhook once, with its headers, and its delivery is recorded', async () => {
  await using receiver = await startReceiver()
  await using it = await running(receiver.url)

  const entry = found()
  await it.ctx.events.publish([entry])
  await it.ctx.events.publish([entry])

  const done = await settle(() => it.ctx.db.deliveries.findOne({ state: 'delivered' }).lean(), {
    what: 'a delivery',
  })
  await settle(
    async () => ((await it.ctx.redis.xpending(streamKey(it.own.prefix), 'notifier')) as number[])[0] === 0,
  )
  expect(receiver.received).toHaveLength(1)
  expect(receiver.received[0]?.body).toMatchObject({
    type: 'update_available',
    container_name: 'web',
    old_image: 'app:1.0.0',
    new_image: 'app:1.1.0',
    host_name: 'home',
    event_id: entry.id,
  })
  expect(receiver.received[0]?.headers['x-secret']).toBe('planted')
  expect(done).toMatchObject({ attempts: 1, channelName: 'Webhook', notification: 'update_available' })
  expect(await it.ctx.db.deliveries.countDocuments({})).toBe(1)
})

test('an event that nobody is to be told of makes no delivery', async () => {
  await using receiver = await startReceiver()
  await using it = await running(receiver.url)

  const quiet = outboxEntry('settings.changed', { key: 'paused', message: 'paused is true' })
  await it.ctx.events.publish([quiet, found()])

  await settle(() => receiver.received.length === 1)
  expect(receiver.received[0]?.body['type']).toBe('update_available')
})

test('a receiver that fails for a moment is tried again', async () => {
  await using receiver = await startReceiver([500])
  await using it = await running(receiver.url)

  await it.ctx.events.publish([found()])

  const done = await settle(() => it.ctx.db.deliveries.findOne({ state: 'delivered' }).lean(), {
    timeoutMs: 20_000,
  })
  expect(done.attempts).toBe(2)
  expect(receiver.received).toHaveLength(2)
})

test('a receiver that refuses is recorded as failed, with what to do, and not tried again', async () => {
  await using receiver = await startReceiver([404])
  await using it = await running(receiver.url)

  await it.ctx.events.publish([found()])

  const done = await settle(() => it.ctx.db.deliveries.findOne({ state: 'failed' }).lean())
  expect(done.lastError).toMatch(/answered 404; check its address and secrets/)
  expect(receiver.received).toHaveLength(1)
})

test('a private address is refused unless it is allowed', async () => {
  await using receiver = await startReceiver()
  await using it = await running(receiver.url, { SENTINEL_NOTIFY_ALLOW_PRIVATE: 'false' })

  await it.ctx.events.publish([found()])

  const done = await settle(() => it.ctx.db.deliveries.findOne({ state: 'failed' }).lean())
  expect(done.lastError).toMatch(/loopback or private address/)
  expect(receiver.received).toHaveLength(0)
})

test('a pending delivery whose job was lost with an emptied Redis is delivered', async () => {
  await using receiver = await startReceiver()
  await using it = await running(receiver.url)
  const message = {
    id: 'e1',
    type: 'update_started',
    title: 't',
    text: 'x',
    containerName: 'web',
    timestamp: '',
  }
  await it.ctx.db.deliveries.create({
    _id: 'e1/environment-webhook',
    channelId: 'environment-webhook',
    channelName: 'Webhook',
    eventName: 'update.started',
    notification: 'update_started',
    payload: JSON.stringify(message),
    state: 'pending',
    attempts: 0,
    createdAt: new Date(Date.now() - 60_000),
    expiresAt: new Date(Date.now() + 60_000),
  })

  await settle(() => receiver.received.length === 1)

  expect(receiver.received[0]?.body['event_id']).toBe('e1')
})

test('two notifiers deliver an event once', async () => {
  await using receiver = await startReceiver()
  await using it = await running(receiver.url)
  const second = await startService(notifier, it.own.environment)

  try {
    await it.ctx.events.publish(Array.from({ length: 20 }, found))

    await settle(async () => (await it.ctx.db.deliveries.countDocuments({ state: 'delivered' })) === 20)
    expect(new Set(receiver.received.map(({ body }) => body['event_id'])).size).toBe(20)
    expect(receiver.received).toHaveLength(20)
  } finally {
    await second.stop()
  }
})

test('events published after Redis was emptied are delivered', async () => {
  await using receiver = await startReceiver()
  await using it = await running(receiver.url)
  await it.ctx.events.publish([found()])
  await settle(() => receiver.received.length === 1)

  await it.ctx.redis.del(streamKey(it.own.prefix))
  const later = found()
  await it.ctx.events.publish([later])

  await settle(() => receiver.received.length === 2)
  expect(receiver.received[1]?.body['event_id']).toBe(later.id)
})
