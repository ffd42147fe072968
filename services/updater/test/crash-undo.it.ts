import { afterAll, beforeAll, describe, test } from 'vitest'
import { openLane, undoableNames, withUpdaters, type Lane } from './crash-lane.ts'

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
  test.each(points.map((point, index) => [point.at, point.updaters, index] as const))(
    'at %s (%i updaters) leaves the old one, and nothing behind',
    async (_at, _updaters, index) => {
      const point = points[index]
      if (point) await lane.check(point, points[index + 1])
    },
  )
})
