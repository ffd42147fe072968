import { Link } from 'wouter'
import type { DepsNode } from '../../deps-tree.ts'
import { nameOfKey } from '../../service-name.ts'
import { useOpen } from '../../state/use-open.ts'
import css from './DepsTab.module.css'

/** Each way to its end; a circle says that it is one. */
export function DepsTree({ label, nodes }: { label?: string; nodes: readonly DepsNode[] }) {
  const { hrefOf } = useOpen()
  return (
    <ul className={css['tree']} aria-label={label}>
      {nodes.map(({ key, isCircle, below }) => (
        <li key={key}>
          <Link href={hrefOf(key, 'deps')}>{nameOfKey(key)}</Link>
          {isCircle && <span className={css['circle']}> – a circle: it stands above already</span>}
          {below.length > 0 && <DepsTree nodes={below} />}
        </li>
      ))}
    </ul>
  )
}
