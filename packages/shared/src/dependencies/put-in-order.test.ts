import { array, assert, constantFrom, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comesAfter, putInOrder, reachAlong } from './put-in-order.ts'

const arrow = (consumer: string, provider: string) => ({ consumer, provider })

describe('the order', () => {
  test('has providers first, and names in order among equals', () => {
    const edges = [arrow('web', 'db'), arrow('web', 'cache'), arrow('api', 'db')]

    expect(putInOrder(['web', 'api', 'db', 'cache', 'alone'], edges)).toEqual({
      order: ['alone', 'cache', 'db', 'api', 'web'],
      cycles: [],
    })
  })

  test('tells those that need each other, and goes on by name', () => {
    const edges = [arrow('b', 'a'), arrow('a', 'b'), arrow('c', 'b'), arrow('a', 'z')]

    expect(putInOrder(['c', 'b', 'a', 'z'], edges)).toEqual({
      order: ['z', 'a', 'b', 'c'],
      cycles: [['a', 'b']],
    })
  })

  test('names everybody once, and no consumer before a provider that does not need it too', () => {
    const name = constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const graph = array(tuple(name, name), { maxLength: 12 })
    assert(
      property(graph, (pairs) => {
        const names = ['a', 'b', 'c', 'd', 'e', 'f']
        const edges = pairs.filter(([from, to]) => from !== to).map(([from, to]) => arrow(from, to))
        const { order, cycles } = putInOrder(names, edges)

        expect(order.toSorted()).toEqual(names)
        for (const { consumer, provider } of edges) {
          const isMutual = cycles.some((group) => group.includes(consumer) && group.includes(provider))
          expect(isMutual || order.indexOf(provider) < order.indexOf(consumer)).toBe(true)
        }
      }),
    )
  })
})

describe('what must come before one', () => {
  test('is what it needs, also at a distance, and nothing else', () => {
    const edges = [arrow('web', 'api'), arrow('api', 'db'), arrow('other', 'web')]

    expect(comesAfter('web', ['web', 'db', 'other', 'alone'], reachAlong(edges))).toEqual(['db'])
  })

  test('of those that need each other is the first by name, so that nobody waits for ever', () => {
    const edges = [arrow('a', 'b'), arrow('b', 'a')]

    expect(comesAfter('a', ['a', 'b'], reachAlong(edges))).toEqual([])
    expect(comesAfter('b', ['a', 'b'], reachAlong(edges))).toEqual(['a'])
  })

  test('never lets everybody wait for somebody', () => {
    const name = constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    assert(
      property(array(tuple(name, name), { maxLength: 20 }), (pairs) => {
        const names = ['a', 'b', 'c', 'd', 'e', 'f']
        const edges = pairs.map(([from, to]) => arrow(from, to))
        expect(names.some((one) => comesAfter(one, names, reachAlong(edges)).length === 0)).toBe(true)
      }),
    )
  })
})
