import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawRound } from './chaos-draw.ts'
import { playRound } from './chaos-round.ts'
import { openStage, type Stage } from './chaos-stage.ts'

/** Far more than two rounds take: on a machine with much to do leases are lost, and all is begun anew. */
const longestMs = 400_000

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, longestMs)
afterAll(() => stage[Symbol.asyncDispose]())

describe('a fleet whose updates are queued at once, with two updaters and disasters', () => {
  test.each([263, 398])(
    'is whole again afterwards (seed %i; more by `npm run chaos -- --rounds N`)',
    async (seed) => {
      const { line, broke, evidence } = await playRound(stage, drawRound(seed))

      expect(broke, `${line}\n${evidence}`).toEqual([])
    },
    longestMs,
  )
})
