import { connectDb } from '@sentinel/shared/db/connect'
import { afterAll, expect, test } from 'vitest'
import { anUpdate } from '../src/factories.ts'
import { isolated } from '../src/isolated.ts'
import { part } from '../src/parts.ts'
import { seed, seedNames } from '../src/seed.ts'

const own = isolated('seed')
const db = connectDb(part('mongoUri'), own.database)
afterAll(async () => {
  await db[Symbol.asyncDispose]()
  await own[Symbol.asyncDispose]()
})

test('the seed holds a container with a decision in every state that a page can show', async () => {
  await seed(db)

  const names = Object.values(seedNames).toSorted()
  expect((await db.containers.find().lean()).map(({ name }) => name).toSorted()).toEqual(names)
  expect((await db.decisions.find().lean()).map(({ name }) => name).toSorted()).toEqual(names)
  const running = await db.updates.findOne({ state: 'running' }).lean()
  expect(running?.steps.at(-1)).toMatchObject({ step: 'prove', phase: 'begun' })
  expect((await db.updates.findOne({ state: 'rolled_back' }).lean())?.evidence?.exitCode).toBe(2)
  expect((await db.updates.findOne({ state: 'needs_attention' }).lean())?.attention?.answers).toHaveLength(3)
})

test('an update from the factory occupies what its state occupies', () => {
  expect(anUpdate({ name: 'a' }).slot).toMatch(/\/a\/waiting$/)
  expect(anUpdate({ name: 'a', state: 'running' }).slot).toMatch(/\/a\/active$/)
  expect(anUpdate({ name: 'a', state: 'failed' })).not.toHaveProperty('slot')
})
