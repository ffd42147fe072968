import { Package } from 'lucide-react'
import { Link } from 'wouter'
import type { FleetContainer, HistoryRecord } from '../../api/views.ts'
import { newerOf } from '../../newer-words.ts'
import { useOpen } from '../../state/use-open.ts'
import { outcomeOf } from '../../words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { classes } from '../basics/classes.ts'
import { EmptyState } from '../basics/EmptyState.tsx'
import { StateWord } from '../containers/StateWord.tsx'
import rows from '../basics/Rows.module.css'
import css from './SelfContainers.module.css'

interface SelfContainersProps {
  readonly containers: readonly FleetContainer[]
  readonly lastOf: ReadonlyMap<string, HistoryRecord>
}

/** The containers that Sentinel itself is made of. */
export function SelfContainers({ containers, lastOf }: SelfContainersProps) {
  const { hrefOf } = useOpen()
  if (containers.length === 0) {
    return (
      <EmptyState icon={<Package />} title="Sentinel does not run in containers of this engine.">
        Update it the way it was installed, for example with <code>git pull</code> and <code>npm run up</code>
        .
      </EmptyState>
    )
  }
  return (
    <ul className={rows['rows']}>
      {containers.map((container) => {
        const newer = newerOf(container)
        const last = lastOf.get(container.key)
        return (
          <li key={container.key} className={classes(rows['line'], css['row'])}>
            <div>
              <h3 className={rows['name']}>
                <Link href={hrefOf(container.key)}>{container.name}</Link>
              </h3>
              <p className={rows['soft']}>{container.image}</p>
            </div>
            <StateWord container={container} />
            <div>
              {container.self_role === 'state' ? (
                <Badge tone="quiet">holds the state: updated by hand</Badge>
              ) : (
                <Badge tone={newer.tone} title={newer.title}>
                  {newer.text}
                </Badge>
              )}
              {last !== undefined && (
                <p className={rows['soft']}>
                  {outcomeOf(last).label} <Ago at={last.timestamp} />
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
