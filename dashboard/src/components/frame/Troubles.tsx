import { useQuery } from '@tanstack/react-query'
import { CloudOff, TriangleAlert, PauseCircle } from 'lucide-react'
import { readinessQuery } from '../../api/queries.ts'
import type { FleetView } from '../../api/views.ts'
import { useLiveStatus } from '../../state/live-context.tsx'
import { useNow } from '../../state/now.ts'
import { troublesOf, type Trouble } from '../../troubles.ts'
import { classes } from '../basics/classes.ts'
import css from './Troubles.module.css'

const icons = { down: CloudOff, part: TriangleAlert, note: PauseCircle } as const

/** What is down, told plainly, and what that means for what is shown. */
export function Troubles({ fleet, shownAt }: { fleet: FleetView | undefined; shownAt: number }) {
  const live = useLiveStatus()
  const readiness = useQuery(readinessQuery)
  const now = useNow()
  const troubles = troublesOf({
    live,
    now,
    shownAt,
    fleet,
    checks: readiness.isError ? undefined : readiness.data?.checks,
    others: readiness.isError ? undefined : readiness.data?.others,
    isUnreachable: readiness.isError,
  })
  return (
    <div role="alert" className={css['troubles']}>
      {troubles.map((trouble) => (
        <TroubleLine key={trouble.key} trouble={trouble} />
      ))}
    </div>
  )
}

function TroubleLine({ trouble: { kind, title, text } }: { trouble: Trouble }) {
  const Icon = icons[kind]
  return (
    <div className={classes(css['trouble'], css[kind])}>
      <Icon aria-hidden="true" className={css['icon']} />
      <p>
        <strong>{title}</strong> {text}
      </p>
    </div>
  )
}
