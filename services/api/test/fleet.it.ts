import { aContainerDoc, aHost, anUpdate, localHostId } from '@sentinel/testkit/factories'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFleet, type Fleet } from '../src/fleet/fleet.ts'
import { keyOf } from '../src/fleet/snapshot.ts'
import { startApi, type RunningApi } from './start-api.ts'

let running: RunningApi
beforeAll(async () => {
  running = await startApi()
  await running.ctx.db.hosts.create(aHost())
  await running.ctx.db.containers.create(aContainerDoc({ name: 'web', hostId: localHostId }))
})
afterAll(() => running[Symbol.asyncDispose]())

const waitsFor = async (fleet: Fleet) =>
  (await fleet.read()).facts.waiting.get(keyOf(localHostId, 'web'))?.to.reference

test('everybody who asks after a change hears of it, also while another one’s question is answered', async () => {
  const { db } = running.ctx
  const fleet = createFleet(running.ctx)
  const update = anUpdate({ name: 'web', hostId: localHostId, state: 'pending' })
  await db.updates.create(update)
  expect(await waitsFor(fleet)).toBe(update.to.reference)
  await db.updates.deleteOne({ _id: update._id })
  fleet.touch(localHostId, 'web')

  const answers = await Promise.all([waitsFor(fleet), waitsFor(fleet), waitsFor(fleet)])

  expect(answers).toEqual([undefined, undefined, undefined])
})
