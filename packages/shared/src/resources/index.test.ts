import { expect, test } from 'vitest'
import { outboxedCollections } from '../events/publisher.ts'
import { resources } from './index.ts'
import { activeStates, endedStates, slotOf, waitingStates, type UpdateState } from './update.ts'

const entries = Object.entries(resources)

test('no two resources share a collection', () => {
  expect(new Set(entries.map(([, { collection }]) => collection)).size).toBe(entries.length)
})

test.each(['updates', 'deliveries', 'logEntries'] as const)('%s, which grows, forgets by itself', (name) => {
  const expiring = resources[name].indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds === 0)

  expect(expiring.map(({ fields }) => Object.keys(fields))).toEqual([['expiresAt']])
})

test('a document that tells of its changes has the index by which the sweeper finds it', () => {
  expect(outboxedCollections).toEqual(expect.arrayContaining(['updates', 'containers', 'scans', 'decisions']))
  for (const name of outboxedCollections)
    expect(resources[name].indexes).toContainEqual({ fields: { outboxAt: 1 }, sparse: true })
})

test('an update occupies a slot until it has ended, and waiting is another than acting', () => {
  expect(slotsOf(waitingStates)).toEqual(new Set(['h/web/waiting']))
  expect(slotsOf(activeStates)).toEqual(new Set(['h/web/active']))
  expect(slotsOf(endedStates)).toEqual(new Set([undefined]))
})

function slotsOf(states: readonly UpdateState[]) {
  return new Set(states.map((state) => slotOf('h', 'web', state)))
}
