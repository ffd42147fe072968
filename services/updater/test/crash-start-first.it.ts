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
} from './crash-lane.ts'

let lane: Lane

beforeAll(async () => {
  lane = await openLane('crash-start-first', 'start-first')
})
afterAll(() => lane[Symbol.asyncDispose]())

/** Where this order differs from the other; all of it in `npm run chaos`. */
const telling = {
  forward: ['start-new:after', 'swap-names:after', 'stop-old:before', 'stop-old:after'],
  sick: ['prove:before', 'start-new:before:undo'],
  late: ['stop-old:before:undo', 'swap-names:after:undo'],
}

function chosen<P extends { readonly at: string }>(points: readonly P[], names: readonly string[]): P[] {
  return points.filter(({ at }) => isFull || names.includes(at))
}

function inOrder<P>(points: readonly P[]) {
  return points.map((point, index) => ({ ...point, next: points[index + 1] }))
}

describe('an updater that is killed while old and new run side by side', () => {
  test.each(inOrder(withUpdaters(chosen(forwardPoints('start-first'), telling.forward))))(
    'at $at ($updaters updaters) leaves it $outcome and whole, and nothing behind',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, 'start-first'))
    },
  )

  test.each(inOrder(withUpdaters(chosen(sickPoints('start-first'), telling.sick))))(
    'while new is sick, at $at ($updaters updaters), leaves old as if nothing had been',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject({ ...expectedAfter(point, 'start-first'), isUninterrupted: true })
    },
  )

  test.each(inOrder(withUpdaters(chosen(latePoints('start-first'), telling.late))))(
    'on the way back from its end, at $at ($updaters updaters), leaves it $outcome and whole',
    async ({ next, ...point }) => {
      const aftermath = await lane.killAt(point, next)

      expect(aftermath).toMatchObject(expectedAfter(point, 'start-first'))
    },
  )
})
