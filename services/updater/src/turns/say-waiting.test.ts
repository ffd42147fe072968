import { expect, test } from 'vitest'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { anUpdate } from '@sentinel/testkit/factories'
import type { UpdaterContext } from '../updater-context.ts'
import { sayWaiting } from './say-waiting.ts'

const query = (value: unknown) => ({ select: () => ({ lean: () => Promise.resolve(value) }) })

/** A database with one update, and what was told of it. */
function aPlace(update: UpdateDoc) {
  let doc: Record<string, unknown> = { ...update }
  const told: string[] = []
  const db = {
    hosts: { findOne: () => query(null) },
    updates: {
      findOne: ({ state }: { state: string }) => query(doc['state'] === state ? doc : null),
      updateOne(
        _filter: unknown,
        { $set, $push }: { $set: object; $push?: { outbox: { $each: object[] } } },
      ) {
        doc = { ...doc, ...$set }
        for (const entry of $push?.outbox.$each ?? [])
          told.push((JSON.parse((entry as { payload: string }).payload) as { message: string }).message)
        return Promise.resolve({ matchedCount: 1 })
      },
    },
  }
  const ctx = { db, events: { flush: () => Promise.resolve() } } as unknown as UpdaterContext
  return { say: (reason: string) => sayWaiting(ctx, update, reason), told, reason: () => doc['reason'] }
}

test('what a queued update waits for is told when it is news, and kept up to date in any case', async () => {
  const { say, told, reason } = aPlace(anUpdate({ state: 'queued' }))

  for (const text of ['Waits for db', 'Waits for db', '9 go before it', '8 go before it', 'Waits for db'])
    await say(text)
  expect(told).toEqual(['Waits for db', '9 go before it', 'Waits for db'])

  await say('8 go before it')
  await say('7 go before it')
  expect(reason()).toBe('7 go before it')
})

test('of an update that is under way nothing of the kind is said', async () => {
  const { say, told } = aPlace(anUpdate({ state: 'running' }))

  await say('Waits for db')

  expect(told).toEqual([])
})
