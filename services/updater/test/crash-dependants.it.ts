import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectedAfter,
  forwardPoints,
  isFull,
  latePoints,
  openLane,
  sickPoints,
  withUpdaters,
  type Lane,
  type PlainPoint,
} from './crash-lane.ts'

const order = 'with-dependants'
let lane: Lane

beforeAll(async () => {
  lane = await openLane('crash-dependants', order)
})
afterAll(() => lane[Symbol.asyncDispose]())

/** Where containers that hang on another one are touched; every boundary in `npm run chaos`. */
const telling = {
  forward: ['stop-dependants:after', 'settle-dependants:noted'],
  sick: ['stop-dependants:before:undo'],
  late: ['settle-dependants:before:undo'],
}

const half = { at: 'settle-dependants:noted', isSick: false, outcome: 'succeeded' }

function chosen(points: readonly PlainPoint[], names: readonly string[]) {
  const some = withUpdaters(points.filter(({ at }) => isFull || names.includes(at)))
  return some.map((point, index) => ({ ...point, next: some[index + 1] }))
}

describe('an updater that is killed while it works on a container on which others hang', () => {
  test.each(chosen([...forwardPoints(order), half], telling.forward))(
    'at $at ($updaters updaters) leaves it $outcome and whole, and them with it',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, order))
    },
  )

  test.each(chosen(sickPoints(order), telling.sick))(
    'while new is sick, at $at ($updaters updaters), leaves old and them as they were',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, order))
    },
  )

  test.each(chosen(latePoints(order), telling.late))(
    'while all are put back, at $at ($updaters updaters), leaves old and them as they were',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, order))
    },
  )
})
