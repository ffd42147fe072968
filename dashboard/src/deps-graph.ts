import type { EdgeView } from './api/views.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface GraphNode extends Point {
  readonly key: string
}

export interface GraphEdge extends EdgeView {
  readonly from: Point
  readonly to: Point
}

export interface DepsGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly width: number
  readonly height: number
}

export const nodeSize = { width: 168, height: 40 } as const
const gap = { x: 28, y: 64 } as const
const margin = 8

/** Everybody who needs somebody or is needed, or only those around one container. */
export function drawDeps(edges: readonly EdgeView[], around?: string): DepsGraph {
  const keys = around === undefined ? connected(edges) : neighbours(edges, around)
  const shown = edges.filter(({ consumer, provider }) => keys.has(consumer) && keys.has(provider))
  const rows = rowsOf([...keys].toSorted(), shown)
  const widest = Math.max(1, ...rows.map((row) => row.length))
  const width = widest * nodeSize.width + (widest - 1) * gap.x + 2 * margin
  const nodes = rows.flatMap((row, level) => placed(row, level, width))
  const at = new Map(nodes.map((node) => [node.key, node]))
  return {
    nodes,
    edges: shown.flatMap((edge) => joined(edge, at)),
    width,
    height: rows.length * nodeSize.height + Math.max(0, rows.length - 1) * gap.y + 2 * margin,
  }
}

function connected(edges: readonly EdgeView[]): Set<string> {
  return new Set(edges.flatMap(({ consumer, provider }) => [consumer, provider]))
}

/** All that it needs and all that needs it, with what those need or are needed by in the same direction. */
function neighbours(edges: readonly EdgeView[], start: string): Set<string> {
  const walk = (from: 'consumer' | 'provider', to: 'consumer' | 'provider') => {
    const found = new Set([start])
    for (const key of found) for (const edge of edges) if (edge[from] === key) found.add(edge[to])
    return found
  }
  return new Set([...walk('consumer', 'provider'), ...walk('provider', 'consumer')])
}

/** Who is needed stands above who needs it; a circle is cut where it closes. */
function rowsOf(keys: readonly string[], edges: readonly EdgeView[]): string[][] {
  const levels = new Map<string, number>()
  const level = (key: string, above: readonly string[]): number => {
    const known = levels.get(key)
    if (known !== undefined) return known
    const needs = edges.filter(({ consumer, provider }) => consumer === key && !above.includes(provider))
    const found = Math.max(-1, ...needs.map(({ provider }) => level(provider, [...above, key]))) + 1
    levels.set(key, found)
    return found
  }
  for (const key of keys) level(key, [key])
  const rows: string[][] = []
  for (const key of keys) (rows[levels.get(key) ?? 0] ??= []).push(key)
  return untangled(rows, edges)
}

/** Each row in the order of what it hangs on, so that few lines cross. */
function untangled(rows: readonly string[][], edges: readonly EdgeView[]): string[][] {
  const place = new Map<string, number>()
  const wish = (key: string) => {
    const above = edges.flatMap(({ consumer, provider }) =>
      consumer === key && place.has(provider) ? [place.get(provider) ?? 0] : [],
    )
    return above.length === 0 ? Infinity : above.reduce((sum, x) => sum + x, 0) / above.length
  }
  return rows.map((row) => {
    const wishes = new Map(row.map((key) => [key, wish(key)]))
    const ordered = row.toSorted((a, b) => {
      const [one = 0, other = 0] = [wishes.get(a), wishes.get(b)]
      return one === other ? a.localeCompare(b) : one - other
    })
    for (const [index, key] of ordered.entries()) place.set(key, (index + 0.5) / ordered.length)
    return ordered
  })
}

function placed(row: readonly string[], level: number, width: number): GraphNode[] {
  const taken = row.length * nodeSize.width + (row.length - 1) * gap.x
  const left = (width - taken) / 2
  return row.map((key, index) => ({
    key,
    x: left + index * (nodeSize.width + gap.x),
    y: margin + level * (nodeSize.height + gap.y),
  }))
}

function joined(edge: EdgeView, at: ReadonlyMap<string, GraphNode>): GraphEdge[] {
  const [low, high] = [at.get(edge.consumer), at.get(edge.provider)]
  if (low === undefined || high === undefined) return []
  const middle = nodeSize.width / 2
  return [
    {
      ...edge,
      from: { x: low.x + middle, y: low.y },
      to: { x: high.x + middle, y: high.y + nodeSize.height },
    },
  ]
}
