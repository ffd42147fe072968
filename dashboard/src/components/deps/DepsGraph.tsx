import { useId } from 'react'
import { useLocation } from 'wouter'
import { drawDeps, nodeSize, type GraphEdge } from '../../deps-graph.ts'
import type { EdgeView } from '../../api/views.ts'
import { isTied, kindWords } from '../../deps-words.ts'
import { nameOfKey } from '../../service-name.ts'
import { useOpen } from '../../state/use-open.ts'
import { classes } from '../basics/classes.ts'
import css from './DepsGraph.module.css'

interface DepsGraphProps {
  readonly edges: readonly EdgeView[]
  /** Only what hangs together with this one. */
  readonly around?: string
}

const shownCharacters = 21

/** Who needs whom as a picture; the lists beside it tell the same in words. */
export function DepsGraph({ edges: all, around }: DepsGraphProps) {
  const { nodes, edges, width, height } = drawDeps(all, around)
  const { hrefOf } = useOpen()
  const [, go] = useLocation()
  const arrow = useId()
  if (edges.length === 0) return null
  return (
    <div className={css['frame']} tabIndex={0} role="region" aria-label="Drawing of who needs whom">
      <svg
        className={css['graph']}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={`${nodes.length} containers, ${edges.length} lines; each line leads up to what is needed`}
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path className={css['tip']} d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {edges.map((edge) => (
          <path
            key={`${edge.consumer} ${edge.provider}`}
            className={classes(css['edge'], isTied(edge) && css['tied'])}
            d={curve(edge)}
            markerEnd={`url(#${arrow})`}
          >
            <title>{edgeTitle(edge)}</title>
          </path>
        ))}
        {nodes.map(({ key, x, y }) => (
          <a
            key={key}
            href={hrefOf(key, 'deps')}
            className={classes(css['node'], key === around && css['self'])}
            aria-label={nameOfKey(key)}
            aria-current={key === around ? 'true' : undefined}
            onClick={(event) => {
              event.preventDefault()
              go(hrefOf(key, 'deps'))
            }}
          >
            <title>{nameOfKey(key)}</title>
            <rect x={x} y={y} width={nodeSize.width} height={nodeSize.height} rx="9" />
            <text x={x + nodeSize.width / 2} y={y + nodeSize.height / 2 + 5} textAnchor="middle">
              {short(nameOfKey(key))}
            </text>
          </a>
        ))}
      </svg>
    </div>
  )
}

function short(name: string): string {
  return name.length > shownCharacters ? `${name.slice(0, shownCharacters - 1)}…` : name
}

function edgeTitle(edge: GraphEdge): string {
  return `${nameOfKey(edge.consumer)} needs ${nameOfKey(edge.provider)}: ${kindWords(edge)}`
}

function curve({ from, to }: GraphEdge): string {
  const bend = Math.max(24, (from.y - to.y) / 2)
  return `M${from.x} ${from.y} C${from.x} ${from.y - bend} ${to.x} ${to.y + bend} ${to.x} ${to.y + 2}`
}
