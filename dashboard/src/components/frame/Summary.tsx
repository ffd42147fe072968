import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetView } from '../../api/views.ts'
import { focusSection } from '../../state/focus-section.ts'
import { summarize } from '../../summary.ts'
import { classes } from '../basics/classes.ts'
import { ScanControl } from './ScanControl.tsx'
import css from './Summary.module.css'

export function Summary({ fleet, can }: { fleet: FleetView; can: Abilities }) {
  const { total, running, waiting, problems, headline } = summarize(fleet.containers)
  return (
    <div className={css['summary']}>
      <h1 className={css['headline']}>{headline}</h1>
      <dl className={css['figures']}>
        <Figure
          name="running"
          value={running}
          note={`of ${total}`}
          href="/?show=running"
          target="containers"
        />
        <Figure name="waiting" value={waiting} href="/" target="waiting" isNotable={waiting > 0} />
        <Figure
          name="with a problem"
          value={problems.length}
          href="/?show=problems"
          target="containers"
          isBad={problems.length > 0}
        />
      </dl>
      <ScanControl scan={fleet.scan} can={can} />
    </div>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: number
  readonly note?: string
  readonly href: string
  /** Id of the section that shows them. */
  readonly target: string
  readonly isNotable?: boolean
  readonly isBad?: boolean
}

function Figure({ name, value, note, href, target, isNotable = false, isBad = false }: FigureProps) {
  return (
    <div className={classes(css['figure'], isNotable && css['notable'], isBad && css['bad'])}>
      <dt>{name}</dt>
      <dd>
        <Link
          href={href}
          aria-label={`${value} ${note ?? ''} ${name}: show them`}
          onClick={() => focusSection(target)}
        >
          <span className={css['value']}>{value}</span>
          {note !== undefined && <span className={css['of']}> {note}</span>}
        </Link>
      </dd>
    </div>
  )
}
