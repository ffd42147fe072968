import { array, assert as assertAll, constantFrom, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeTurn, type Line } from './judge-turn.ts'

const edge = (consumer: string, provider: string) => ({
  consumer,
  provider,
  kinds: ['label' as const],
  restarts: false,
})

function aLine(names: readonly string[], rest: Partial<Omit<Line, 'queued'>> = {}): Line {
  return { queued: names.map((name) => ({ id: `of-${name}`, name })), running: [], edges: [], ...rest }
}

describe('a queued update', () => {
  test('begins where nobody goes before it', () => {
    expect(judgeTurn('of-web', aLine(['web']), 1)).toEqual({ isNext: true })
  })

  test('waits for the updates of what it depends on, queued or running, at any distance', () => {
    const edges = [edge('web', 'api'), edge('api', 'db')]

    expect(judgeTurn('of-web', aLine(['web', 'db'], { edges }), 4)).toEqual({
      isNext: false,
      reason: 'Waits for the update of db, which web depends on',
      ahead: 1,
    })
    expect(judgeTurn('of-web', aLine(['web'], { edges, running: ['api'] }), 4).isNext).toBe(false)
    expect(judgeTurn('of-db', aLine(['web', 'db'], { edges }), 4)).toEqual({ isNext: true })
  })

  test('goes by name where containers depend on each other, and says so', () => {
    const line = aLine(['b', 'a'], { edges: [edge('a', 'b'), edge('b', 'a')] })

    expect(judgeTurn('of-a', line, 4)).toEqual({
      isNext: true,
      cycleText: 'a, b depend on each other, so they go by name',
    })
    expect(judgeTurn('of-b', line, 4).isNext).toBe(false)
  })

  test('waits its turn behind those that wait longer; those that are held up themselves do not count', () => {
    const edges = [edge('b', 'z')]
    const line = aLine(['a', 'b', 'c', 'd'], { edges, running: ['z'] })

    expect(judgeTurn('of-d', line, 1)).toEqual({
      isNext: false,
      reason: 'Waits for its turn: 2 updates go before it, and 1 run at a time on this host',
      ahead: 2,
    })
    expect(judgeTurn('of-c', line, 1).isNext).toBe(true)
  })
})

/** All of them approved at once: as many begin as may, in turns, as each that began ends. */
function playOut(names: readonly string[], edges: Line['edges'], limit: number) {
  let waiting = [...names]
  let most = 0
  const order: string[] = []
  for (let running: string[] = []; waiting.length + running.length > 0;) {
    for (const name of waiting) {
      if (running.length >= limit) break
      if (!judgeTurn(`of-${name}`, aLine(waiting, { running, edges }), limit).isNext) continue
      waiting = waiting.filter((other) => other !== name)
      running.push(name)
    }
    most = Math.max(most, running.length)
    const [ended] = running
    if (ended === undefined) return { order, most, isStuck: true }
    running = running.slice(1)
    order.push(ended)
  }
  return { order, most, isStuck: false }
}

describe('two hundred updates approved at once', () => {
  const names = Array.from({ length: 200 }, (_, index) => `c${String(index).padStart(3, '0')}`)

  test('run as many at a time as the limit says, in the order in which they were approved', () => {
    const { order, most, isStuck } = playOut(names, [], 4)

    expect({ most, isStuck, order }).toEqual({ most: 4, isStuck: false, order: names })
  })

  test('are held up by nobody that only waits for his provider', () => {
    const edges = names.slice(0, 100).map((name) => edge(name, 'c199'))

    const { order, isStuck } = playOut(names, edges, 4)

    expect(isStuck).toBe(false)
    expect(order.indexOf('c199')).toBeLessThan(order.indexOf('c000'))
  })

  test('all come to an end, providers first, whatever depends on whatever', () => {
    const name = constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
    assertAll(
      property(array(tuple(name, name), { maxLength: 15 }), (pairs) => {
        const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
        const edges = pairs.filter(([from, to]) => from !== to).map(([from, to]) => edge(from, to))
        const { order, isStuck } = playOut(all, edges, 2)

        expect(isStuck).toBe(false)
        expect(order.toSorted()).toEqual(all)
      }),
    )
  })
})
