import { assert, nat, property } from 'fast-check'
import { planOf } from '@sentinel/saga/plan'
import { describe, expect, test } from 'vitest'
import { drawRound, everyRound, type Blow } from './chaos-draw.ts'

const blowNames: readonly Blow[] = [
  'updater killed',
  'updater frozen',
  'engine killed',
  'host without power',
  'Redis killed and empty',
  'MongoDB killed',
  'MongoDB frozen',
]

function partOf(blow: Blow): string | undefined {
  return blow === 'host without power' ? 'engine' : blow.split(' ')[0]
}

describe('a round that is drawn', () => {
  test('is the same for the same seed', () => {
    assert(
      property(nat(), (seed) => {
        expect(drawRound(seed)).toEqual(drawRound(seed))
      }),
    )
  })

  test('strikes each part once at most, and gives the one address away once', () => {
    assert(
      property(nat(), (seed) => {
        const { containers, disasters } = drawRound(seed)

        const parts = disasters.map(({ blow }) => partOf(blow)).filter((part) => part !== 'updater')
        expect(new Set(parts).size).toBe(parts.length)
        expect(disasters.length).toBeGreaterThan(0)
        expect(containers.length).toBeGreaterThan(1)
        expect(containers.filter(({ kind }) => kind === 'addressed').length).toBeLessThan(2)
      }),
    )
  })

  test('brings every blow, kind, policy and fate sooner or later', () => {
    const draws = Array.from({ length: 300 }, (_, seed) => drawRound(seed))

    expect(new Set(draws.flatMap(({ disasters }) => disasters.map(({ blow }) => blow))).size).toBe(7)
    const containers = draws.flatMap((draw) => draw.containers)
    expect(new Set(containers.map(({ kind }) => kind)).size).toBe(5)
    expect(new Set(containers.map(({ policy }) => policy)).size).toBe(4)
    expect(new Set(containers.map(({ fate }) => fate)).size).toBe(5)
  })
})

describe('all rounds', () => {
  const rounds = everyRound()

  test('strike every part at every boundary of every plan, forward and back', () => {
    const struck = new Set(
      rounds.flatMap(({ disasters }) => disasters.map(({ blow, at }) => `${blow} ${at}`)),
    )
    const plans = (['stop-first', 'start-first'] as const).map((strategy) => planOf({ strategy }))
    const withChildren = planOf({ strategy: 'stop-first', consumers: ['any'] })
    const steps = [...plans, withChildren].flatMap((plan) => plan.steps.map(({ name }) => name))

    for (const step of steps) {
      for (const moment of ['before', 'after']) {
        for (const blow of blowNames) expect(struck).toContain(`${blow} ${step}:${moment}`)
      }
    }
    expect([...struck].filter((text) => text.endsWith(':undo')).length).toBeGreaterThan(7 * 10)
  })

  test('are told apart, and meet every restart policy', () => {
    expect(new Set(rounds.map(({ name }) => name)).size).toBe(rounds.length)
    const policies = rounds.flatMap(({ containers }) => containers.map(({ policy }) => policy))
    expect(new Set(policies).size).toBe(4)
  })
})
