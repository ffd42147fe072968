import { expect, test } from 'vitest'
import { memoize } from './memoize.ts'
import type { Snapshot } from './snapshot.ts'

test('a list is written once per snapshot and argument', () => {
  let count = 0
  const body = memoize((_snapshot, argument) => `${argument} ${(count += 1)}`)
  const [one, two] = [{}, {}] as [Snapshot, Snapshot]

  expect([body(one, 'a'), body(one, 'a'), body(one, 'b'), body(two, 'a')]).toEqual([
    'a 1',
    'a 1',
    'b 2',
    'a 3',
  ])
})
