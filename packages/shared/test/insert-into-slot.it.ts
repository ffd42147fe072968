import { isolated } from '@sentinel/testkit/isolated'
import { expect, test } from 'vitest'
import { connectDb, isDuplicateKey } from '../src/db/connect.ts'
import { insertIntoSlot } from '../src/db/insert-into-slot.ts'
import { ensureIndexes } from '../src/db/prepare.ts'

test('a slot takes one document, and the next one once it is freed', async () => {
  await using own = isolated('slot')
  await using db = connectDb(own.environment['MONGODB_URI'] ?? '', own.database)
  await ensureIndexes(db)
  const { collection } = db.updates
  const insert = (_id: string) =>
    insertIntoSlot(collection, { _id, slot: 's' }).then(
      () => 'in',
      (error: unknown) => (isDuplicateKey(error) ? 'refused' : error),
    )

  const before = [await insert('first'), await insert('second')]
  await collection.updateOne({ _id: 'first' as never }, { $unset: { slot: '' } })
  const after = [await insert('third'), await insert('third'), await insert('fourth')]

  expect(before).toEqual(['in', 'refused'])
  expect(after).toEqual(['in', 'refused', 'refused'])
  expect(await collection.find({ slot: 's' }).toArray()).toMatchObject([{ _id: 'third' }])
  expect(await collection.countDocuments({})).toBe(2)
})
