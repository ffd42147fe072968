import { assert, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawRound, type Blow } from './chaos-draw.ts'

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
