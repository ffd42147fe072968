import { resources } from '@sentinel/shared/resources/index'
import { isolated } from '@sentinel/testkit/isolated'
import { part } from '@sentinel/testkit/parts'
import mongoose, { type mongo } from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixtures, time, type Document } from './support/mongo-fixtures.ts'
import { reads, type ReadShape } from './support/mongo-reads.ts'
import { writes } from './support/mongo-writes.ts'

// Whatever server is there must answer each shape of query and update as MongoDB does, with its index and without.
// Young servers have been seen to answer wrongly only when an index could serve.

type Row = Document & { _id: string }
type Collection = mongo.Collection<Row>

const own = isolated('conformance')
const connection = mongoose.createConnection(part('mongoUri'), {
  dbName: own.database,
  writeConcern: { w: 'majority', j: true },
})
let count = 0

beforeAll(() => connection.asPromise())
afterAll(async () => {
  await connection.close()
  await own[Symbol.asyncDispose]()
})

async function filled(name: string, hasIndexes: boolean): Promise<Collection> {
  count += 1
  const collection = connection.collection(`${name}_${count}`) as unknown as Collection
  if (hasIndexes) await addIndexes(collection, name)
  const rows = (fixtures[name] ?? []).map((row) => structuredClone(row) as Row)
  if (rows.length > 0) await collection.insertMany(rows)
  return collection
}

async function addIndexes(collection: Collection, name: string): Promise<void> {
  for (const { fields, ...options } of resources[name as keyof typeof resources].indexes)
    await collection.createIndex(fields, options)
}

async function ask(collection: Collection, shape: ReadShape): Promise<string[]> {
  let cursor = collection.find(shape.filter as never, { batchSize: 100 })
  if (shape.projection) cursor = cursor.project(shape.projection)
  if (shape.sort) cursor = cursor.sort(shape.sort)
  if (shape.skip !== undefined) cursor = cursor.skip(shape.skip)
  if (shape.limit !== undefined) cursor = cursor.limit(shape.limit)
  const ids = (await cursor.toArray()).map(({ _id }) => _id)
  return shape.sort ? ids : ids.toSorted()
}

test.each(Object.entries(reads))('%s: found with the index as without it', async (_, shape) => {
  const [indexed, plain] = [await filled(shape.collection, true), await filled(shape.collection, false)]

  const expected = shape.sort ? shape.expected : shape.expected.toSorted()
  expect(await ask(plain, shape), 'without index').toEqual(expected)
  expect(await ask(indexed, shape), 'with index').toEqual(expected)
  const { skip = 0, limit = 1000 } = shape
  expect(await indexed.countDocuments(shape.filter as never, { skip, limit })).toBe(expected.length)
})

test.each(Object.entries(writes))('%s: written with the index as without it', async (_, shape) => {
  for (const hasIndexes of [false, true]) {
    const collection = await filled(shape.collection, hasIndexes)

    const result = await collection.updateOne(shape.filter, shape.update, {
      upsert: shape.upsert ?? false,
    })

    expect(result.matchedCount).toBe(shape.matched)
    const row = await collection.findOne({ _id: shape.after._id ?? '' })
    for (const [path, value] of Object.entries(shape.after))
      expect([path, at(row, path)]).toEqual([path, value])
    expect(await collection.countDocuments({})).toBe(fixtures[shape.collection]?.length)
  }
})

test('more than a batch is read whole and in order, while it grows', async () => {
  const updates = await filled('updates', true)
  await updates.insertMany(
    Array.from({ length: 350 }, (_, index) => ({
      _id: `m${index}`,
      state: 'skipped',
      endedAt: time(index),
    })),
  )

  const cursor = updates.find({ state: 'skipped' }, { batchSize: 100 }).sort({ endedAt: -1 })
  const seen: string[] = []
  for await (const { _id } of cursor) {
    seen.push(_id)
    if (seen.length === 50) await updates.insertOne({ _id: 'late', state: 'succeeded' })
  }

  expect(seen).toEqual(Array.from({ length: 350 }, (_, index) => `m${349 - index}`))
})

test('an index finds what was written after it, and no longer what was taken away', async () => {
  const updates = await filled('updates', true)
  await updates.updateOne({ _id: 'done3' }, { $set: { outboxAt: new Date(0) } })
  await updates.updateOne({ _id: 'other' }, { $unset: { outboxAt: '' } })
  await updates.updateOne({ _id: 'running' }, { $unset: { slot: '' } })
  await updates.deleteOne({ _id: 'pending' })

  const marked = await updates.find({ outboxAt: { $exists: true } }).toArray()
  const holders = await updates.find({ slot: { $exists: true } }).toArray()

  expect(marked.map(({ _id }) => _id).toSorted()).toEqual(['done3', 'expired'])
  expect(holders.map(({ _id }) => _id).toSorted()).toEqual(['queued', 'queued2'])
})

test('a slot is held by one update at a time, and any number hold none', async () => {
  const updates = await filled('updates', true)

  await expect(updates.insertOne({ _id: 'second', slot: 'h1/web/active' })).rejects.toMatchObject({
    code: 11000,
  })
  await updates.updateOne({ _id: 'running' }, { $unset: { slot: '' } })
  await updates.insertOne({ _id: 'third', slot: 'h1/web/active' })

  expect(await updates.countDocuments({ slot: 'h1/web/active' })).toBe(1)
})

test('a slot that an update gave up is free to a new document and to an old one', async () => {
  const updates = await filled('updates', true)

  await updates.updateOne({ _id: 'running' }, { $unset: { slot: '' } })
  await updates.updateOne({ _id: 'queued' }, { $set: { slot: 'h1/db/waiting' } })
  await updates.updateOne({ _id: 'pending' }, { $set: { slot: 'h1/web/active' } })
  await updates.insertOne({ _id: 'new', slot: 'h1/db/active' })
  await updates.deleteOne({ _id: 'new' })
  await updates.insertOne({ _id: 'newer', slot: 'h1/db/active' })

  expect(await updates.countDocuments({ slot: { $in: ['h1/web/active', 'h1/db/active'] } })).toBe(2)
})

test('a write that would take an occupied slot changes nothing of its document', async () => {
  const updates = await filled('updates', true)

  await expect(
    updates.updateOne(
      { _id: 'pending' },
      { $set: { state: 'queued', slot: 'h1/web/active' }, $inc: { version: 1 } as never },
    ),
  ).rejects.toMatchObject({ code: 11000 })

  expect(await updates.findOne({ _id: 'pending' })).toMatchObject({
    state: 'pending',
    version: 1,
    slot: 'h1/web/waiting',
  })
})

test('of twenty creations of one document at once exactly one wins', async () => {
  const leases = await filled('leases', true)

  const outcomes = await Promise.allSettled(
    twenty((owner) => leases.insertOne({ _id: 'h1/new', owner, beat: 0 })),
  )

  expect(codesOf(outcomes)).toEqual(Array(19).fill(11000))
  expect(await leases.countDocuments({ _id: 'h1/new' })).toBe(1)
})

test('of twenty updates that want one slot at once exactly one gets it', async () => {
  const updates = await filled('updates', true)

  const outcomes = await Promise.allSettled(
    twenty((id) => updates.insertOne({ _id: id, slot: 'h9/web/active' })),
  )

  expect(codesOf(outcomes)).toEqual(Array(19).fill(11000))
  expect(await updates.countDocuments({ slot: 'h9/web/active' })).toBe(1)
})

test('of twenty compare-and-set writes at once exactly one matches', async () => {
  const updates = await filled('updates', true)

  const results = await Promise.all(
    twenty((token) =>
      updates.updateOne(
        { _id: 'queued', state: { $in: ['queued'] }, version: 1 },
        { $set: { state: 'running', token }, $inc: { version: 1 } as never },
      ),
    ),
  )

  expect(results.filter(({ matchedCount }) => matchedCount === 1)).toHaveLength(1)
  expect((await updates.findOne({ _id: 'queued' }))?.['version']).toBe(2)
})

test('twenty pushes into one outbox at once all arrive', async () => {
  const updates = await filled('updates', true)

  await Promise.all(
    twenty((id) =>
      updates.updateOne(
        { _id: 'done1' },
        { $push: { outbox: { $each: [{ id }] } } as never, $set: { outboxAt: new Date() } },
      ),
    ),
  )

  expect((await updates.findOne({ _id: 'done1' }))?.['outbox']).toHaveLength(20)
})

test('several writes at once in one call, in order and not', async () => {
  const containers = await filled('containers', true)

  const ordered = await containers.bulkWrite([
    {
      updateOne: { filter: { _id: 'web2' }, update: { $pull: { outbox: { id: { $in: ['e4'] } } } as never } },
    },
    { updateOne: { filter: { _id: 'web2', outbox: { $size: 0 } }, update: { $unset: { outboxAt: '' } } } },
  ])
  const unordered = await containers.bulkWrite(
    [
      { updateOne: { filter: { _id: 'web', term: { $lte: 2 } }, update: { $set: { term: 2 } } } },
      { updateOne: { filter: { _id: 'db', term: { $lte: 9 } }, update: { $set: { term: 9 } } } },
    ],
    { ordered: false },
  )

  expect([ordered.matchedCount, unordered.matchedCount]).toEqual([2, 1])
  expect(await containers.countDocuments({ outboxAt: { $exists: true } })).toBe(1)
})

test('an unordered insert of many keeps all but the doubles', async () => {
  const containers = await filled('containers', true)
  const rows = ['a', 'web', 'b'].map((name) => ({ _id: `new-${name}`, hostId: 'h1', name }))

  await expect(containers.insertMany(rows, { ordered: false })).rejects.toMatchObject({ code: 11000 })

  expect(await containers.countDocuments({ hostId: 'h1' })).toBe(5)
})

test('many are deleted by a filter, and the index knows', async () => {
  const containers = await filled('containers', true)

  const { deletedCount } = await containers.deleteMany({
    hostId: 'h1',
    name: { $in: ['gone', 'db'] },
    state: 'removed',
    outboxAt: { $exists: false },
  })

  expect(deletedCount).toBe(1)
  expect(await containers.find({ hostId: 'h1' }).toArray()).toHaveLength(2)
})

test('every index that a resource wants is made, twice as well as once, and listed as it is', async () => {
  const indexed = Object.entries(resources).filter(([, { indexes }]) => indexes.length > 0)
  for (const [name, resource] of indexed) {
    const collection = await filled(name, true)
    await addIndexes(collection, name)

    const listed = await collection.indexes()
    for (const { fields, unique, sparse, expireAfterSeconds } of resource.indexes) {
      const found = listed.find(({ key }) => JSON.stringify(key) === JSON.stringify(fields))
      expect(found, `${name} ${JSON.stringify(fields)}`).toBeDefined()
      expect(found?.unique ?? false).toBe(unique ?? false)
      expect(found?.sparse ?? false).toBe(sparse ?? false)
      expect(found?.expireAfterSeconds).toBe(expireAfterSeconds)
    }
  }
})

function twenty<T>(work: (id: string) => Promise<T>): Promise<T>[] {
  return Array.from({ length: 20 }, (_, index) => work(`n${index}`))
}

function codesOf(outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [(outcome.reason as { code?: unknown }).code] : [],
  )
}

function at(row: Document | null, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Document | undefined)?.[key], row ?? {})
}
