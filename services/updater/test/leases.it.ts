import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anUpdate, localHostId } from '@sentinel/testkit/factories'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene('leases', { SENTINEL_LEASE: '2s' })
})
afterAll(() => scene[Symbol.asyncDispose]())

function aLease(name: string, purpose: string) {
  return {
    _id: `${localHostId}/${name}`,
    token: uniqueName('token'),
    owner: 'a dead process',
    beat: 4,
    purpose,
  }
}

const purposes = [
  ['web', 'update'],
  ['slot:update:3', 'turn of update'],
  ['image:example/app:1', 'update'],
] as const

describe('a lease that nobody renews any more', () => {
  test('is taken away once its update has ended, and one that is renewed is not', async () => {
    const update = anUpdate({ state: 'failed' })
    await scene.db.updates.collection.insertOne(update as never)
    const dead = purposes.map(([name, purpose]) => aLease(name, `${purpose} ${update._id}`))
    const live = aLease('live', `update ${update._id}`)
    await scene.db.leases.collection.insertMany([...dead, live] as never[])
    await scene.startUpdater()

    await settle(
      async () => {
        await scene.db.leases.updateOne({ _id: live._id }, { $inc: { beat: 1 } })
        return (await scene.db.leases.countDocuments({})) === 1
      },
      { what: 'the dead ones to be gone', timeoutMs: 60_000 },
    )

    expect(await scene.db.leases.findOne({}).lean()).toMatchObject({ _id: live._id })
  })
})
