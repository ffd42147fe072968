import { afterAll, beforeAll, describe, test } from 'vitest'
import { openLane, stepNames, withUpdaters, type Lane } from './crash-lane.ts'

let lane: Lane

beforeAll(async () => {
  lane = await openLane('crash')
})
afterAll(() => lane[Symbol.asyncDispose]())

const startIndex = stepNames.indexOf('start-new')
const points = withUpdaters(
  stepNames.flatMap((name, index) =>
    ['before', 'after'].map((moment) => ({
      at: `${name}:${moment}`,
      isSick: false,
      outcome: index < startIndex ? 'failed' : 'succeeded',
    })),
  ),
)

describe('an updater that is killed while the update goes well', () => {
  test.each(points.map((point, index) => [point.at, point.updaters, point.outcome, index] as const))(
    'at %s (%i updaters) leaves it %s, and nothing behind',
    async (_at, _updaters, _outcome, index) => {
      const point = points[index]
      if (point) await lane.check(point, points[index + 1])
    },
  )
})
