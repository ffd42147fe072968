import { afterAll, beforeAll, expect, test } from 'vitest'
import { settle } from '@sentinel/testkit/settle'
import { startScanner, type ScannerScene } from './support/start-scanner.ts'

let scene: ScannerScene

beforeAll(async () => {
  scene = await startScanner({
    name: 'schedule',
    environment: { SENTINEL_PAUSED: 'false', SENTINEL_FILTERS: '*', SENTINEL_POLL_INTERVAL: '1h' },
  })
})

afterAll(() => scene[Symbol.asyncDispose]())

const scheduler = () => scene.ctx.queues.queue('scan').getJobScheduler('scan-fleet')
const scans = () => scene.ctx.db.scans.find({}).sort({ startedAt: 1 }).lean()

test('the first scan comes with the start, the next after the interval', async () => {
  const first = await settle(async () => {
    const [scan] = await scans()
    return scan?.state === 'done' && scan
  })
  const schedule = await settle(scheduler)

  expect(first).toMatchObject({ mode: 'scheduled', requestedBy: 'start' })
  expect(schedule.next).toBeGreaterThan(Date.now() + 3_500_000)
})

test('a changed interval is followed without a restart', async () => {
  const value = { _id: 'poll_interval', value: '2h', updatedAt: new Date(), outbox: [] }
  await scene.ctx.db.settings.collection.insertOne(value as never)

  await settle(async () => Number((await scheduler())?.every) === 7_200_000)

  expect(await scans()).toHaveLength(1)
})

test('a schedule by the clock takes the interval’s place, and gives it back when it cannot be read', async () => {
  const { settings } = scene.ctx.db
  const store = (_id: string, value: string) =>
    settings.updateOne({ _id }, { $set: { value } }, { upsert: true })
  await store('timezone', 'Europe/Berlin')
  await store('schedule', '0 4 1 1 *')

  const byClock = await settle(async () => {
    const found = await scheduler()
    return found?.pattern === '0 4 1 1 *' && found.tz === 'Europe/Berlin' && found
  })
  expect(new Date(byClock.next ?? 0).toISOString()).toMatch(/^\d{4}-01-01T03:00:00\.000Z$/)

  await store('schedule', '30 0 4 1 1 *')
  const bySecond = await settle(async () => {
    const found = await scheduler()
    return found?.pattern === '30 0 4 1 1 *' && found
  })
  expect(new Date(bySecond.next ?? 0).toISOString()).toMatch(/^\d{4}-01-01T03:00:30\.000Z$/)

  await store('schedule', 'at night')
  await settle(async () => Number((await scheduler())?.every) === 7_200_000)
  await store('schedule', '')
})

test('the schedule is put back when Redis was emptied', async () => {
  await settle(scheduler)
  const keys = await scene.ctx.redis.keys(`${scene.space.prefix}:*`)
  await scene.ctx.redis.unlink(...keys)

  const back = await settle(scheduler)

  expect(back.next).toBeGreaterThan(Date.now() + 3_500_000)
})

test('a scan whose jobs were lost with Redis is brought to its end', async () => {
  await scene.ctx.db.scans.collection.insertOne({
    _id: 'lost',
    slot: 'active',
    state: 'running',
    mode: 'manual',
    requestedBy: 'test',
    startedAt: new Date(Date.now() - 5000),
    total: 0,
    checked: 0,
    repositories: 0,
    counts: {},
    cost: {},
    outbox: [],
  } as never)

  const ended = await settle(async () => {
    const scan = await scene.ctx.db.scans.findOne({ _id: 'lost' }).lean()
    return scan?.state === 'done' && scan
  })

  expect(ended.slot).toBeUndefined()
})

test('while paused, scheduled scans are skipped', async () => {
  const before = (await scans()).length
  const paused = { _id: 'paused', value: 'true', updatedAt: new Date(), outbox: [] }
  await scene.ctx.db.settings.collection.insertOne(paused as never)
  await settle(async () => (await scene.ctx.settings.read()).values['scan.paused'])

  const answer = await settle(async () => {
    const result = (await scene.ctx.queues.ask(
      'scan.fleet',
      { mode: 'scheduled', requestedBy: 'test' },
      20_000,
    )) as { skipped?: string }
    return result.skipped && result
  })

  expect(answer).toEqual({ skipped: 'paused' })
  expect((await scans()).length).toBeLessThanOrEqual(before + 1)
})
