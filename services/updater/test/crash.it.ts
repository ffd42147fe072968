import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedAfter, forwardPoints, openLane, withUpdaters, type Lane } from './crash-lane.ts'

let lane: Lane

beforeAll(async () => {
  lane = await openLane('crash')
})
afterAll(() => lane[Symbol.asyncDispose]())

const points = withUpdaters(forwardPoints('stop-first'))

describe('row 32: an updater that is killed while the update goes well', () => {
  test.each(points.map((point, index) => ({ ...point, next: points[index + 1] })))(
    'at $at ($updaters updaters) leaves it $outcome and whole, and nothing behind',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point))
    },
  )
})
