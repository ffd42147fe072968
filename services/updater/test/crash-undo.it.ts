import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedAfter, openLane, undoableNames, withUpdaters, type Lane } from './crash-lane.ts'

let lane: Lane

beforeAll(async () => {
  lane = await openLane('crash-undo')
})
afterAll(() => lane[Symbol.asyncDispose]())

const backward = undoableNames.flatMap((name) => [`${name}:before:undo`, `${name}:after:undo`])
const points = withUpdaters(
  ['start-new:before', 'start-new:after', 'prove:before', ...backward].map((at) => ({
    at,
    isSick: true,
    outcome: 'rolled_back',
  })),
)

describe('an updater that is killed while the new container is sick', () => {
  test.each(points.map((point, index) => ({ ...point, next: points[index + 1] })))(
    'at $at ($updaters updaters) leaves it $outcome and whole, and nothing behind',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point))
    },
  )
})
