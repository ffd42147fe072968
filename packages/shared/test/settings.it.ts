import { connectDb } from '@sentinel/shared/db/connect'
import { createLiveSettings } from '@sentinel/shared/settings/live-settings'
import { isolated } from '@sentinel/testkit/isolated'
import { part } from '@sentinel/testkit/parts'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeEach, expect, test } from 'vitest'

const own = isolated('settings')
const db = connectDb(part('mongoUri'), own.database)
beforeEach(() => db.settings.deleteMany({}))
afterAll(async () => {
  await db[Symbol.asyncDispose]()
  await own[Symbol.asyncDispose]()
})

const store = (key: string, value: string) =>
  db.settings.collection.insertOne({ _id: key, value, updatedAt: new Date() } as never)

test('what a person stores is obeyed within a second or two, without a restart', async () => {
  const settings = createLiveSettings(() => db, own.environment)
  const before = await settings.read()

  await store('paused', 'true')
  const after = await settle(
    async () => {
      const { values, sources } = await settings.read()
      return values['scan.paused'] && sources['scan.paused']
    },
    { what: 'the stored value', timeoutMs: 5000 },
  )

  expect(before.sources['scan.paused']).toBe('default')
  expect(after).toBe('stored')
  expect(settings.boot['scan.paused']).toBe(false)
})

test('a stored value that no longer makes sense does not stop the process: the environment stands', async () => {
  await store('poll_interval', 'whenever')
  const settings = createLiveSettings(() => db, { ...own.environment, SENTINEL_POLL_INTERVAL: '2h' })

  const { values, sources } = await settings.read()

  expect([values['scan.interval'], sources['scan.interval']]).toEqual([7_200_000, 'environment'])
})

test('a stored value that means nothing takes no other one with it', async () => {
  await store('poll_interval', 'whenever')
  await store('paused', 'true')
  await store('maintenance_window', '02:00-05:00')
  const settings = createLiveSettings(() => db, own.environment)

  const { values, sources } = await settings.read()

  expect(values['scan.paused']).toBe(true)
  expect(values['policy.maintenanceWindow']).toBe('02:00-05:00')
  expect([values['scan.interval'], sources['scan.interval']]).toEqual([6 * 3_600_000, 'default'])
})
