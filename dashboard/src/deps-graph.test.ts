import { describe, expect, it } from 'vitest'
import type { EdgeView } from './api/views.ts'
import { drawDeps } from './deps-graph.ts'

/** Who needs whom, as the API tells it. */
function edgesFrom(needs: Readonly<Record<string, readonly string[]>>): EdgeView[] {
  return Object.entries(needs).flatMap(([consumer, providers]) =>
    providers.map((provider) => ({ consumer, provider, kinds: ['compose' as const], restarts: false })),
  )
}

const rows = (all: EdgeView[], around?: string) => {
  const { nodes } = drawDeps(all, around)
  return [...Map.groupBy(nodes, ({ y }) => y)]
    .toSorted(([a], [b]) => a - b)
    .map(([, row]) => row.map(({ key }) => key))
}

describe('the drawing of who needs whom', () => {
  const shop = edgesFrom({ web: ['api'], api: ['db', 'cache'], mail: ['db'] })

  it('puts what is needed above what needs it, and leaves out who is on its own', () => {
    expect(rows(shop)).toEqual([['cache', 'db'], ['api', 'mail'], ['web']])
  })

  it('shows around one container only what it needs and what needs it', () => {
    expect(rows(shop, 'api')).toEqual([['cache', 'db'], ['api'], ['web']])
    expect(rows(shop, 'alone')).toEqual([['alone']])
  })

  it('draws each line from the one that needs to the one that is needed, upwards', () => {
    const { edges, width, height } = drawDeps(shop)

    expect(edges.map(({ consumer, provider }) => `${consumer} ${provider}`)).toContain('web api')
    for (const { from, to } of edges) {
      expect(to.y).toBeLessThan(from.y)
      expect(Math.max(from.x, to.x)).toBeLessThan(width)
      expect(Math.max(from.y, to.y)).toBeLessThan(height)
    }
  })

  it('draws a circle too', () => {
    const circle = edgesFrom({ a: ['b'], b: ['c'], c: ['a'] })

    expect(rows(circle).flat().toSorted()).toEqual(['a', 'b', 'c'])
    expect(drawDeps(circle).edges).toHaveLength(3)
  })

  it('is empty where nobody needs anybody', () => {
    expect(drawDeps([]).nodes).toEqual([])
  })
})
