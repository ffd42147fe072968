import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, HistoryRecord } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { shortImage } from '../../format/version-change.ts'
import { newerOf } from '../../newer-words.ts'
import { useOpen } from '../../state/use-open.ts'
import { outcomeOf } from '../../words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { classes } from '../basics/classes.ts'
import { Until } from '../basics/Until.tsx'
import { ContainerActions } from './ContainerActions.tsx'
import { PolicyChoice } from './PolicyChoice.tsx'
import { StateWord } from './StateWord.tsx'
import rows from '../basics/Rows.module.css'
import css from './ContainerRow.module.css'

interface ContainerRowProps {
  readonly container: FleetContainer
  readonly last: HistoryRecord | undefined
  readonly can: Abilities
}

export function ContainerRow({ container, last, can }: ContainerRowProps) {
  const { hrefOf } = useOpen()
  const newer = newerOf(container)
  const problems = container.decision?.problems ?? []
  return (
    <article className={classes(rows['row'], css['row'])} aria-label={container.name}>
      <div>
        <h4 className={rows['name']}>
          <Link href={hrefOf(container.key)}>{container.name}</Link>
          {container.is_self && <Badge tone="quiet">Sentinel itself</Badge>}
        </h4>
        <p className={rows['image']} title={container.image}>
          {shortImage(container.image)}
          <span className={rows['tag']}>:{container.tag || 'latest'}</span>
          {container.version !== null && container.version !== container.tag && ` (${container.version})`}
        </p>
      </div>
      <div className={css['state']}>
        <StateWord container={container} />
      </div>
      <div className={css['policy']}>
        <PolicyChoice container={container} can={can} />
      </div>
      <div className={css['newer']}>
        <Badge tone={newer.tone} title={newer.title}>
          {newer.text}
        </Badge>
        {newer.until !== undefined && (
          <p className={rows['last']}>
            until <Until at={newer.until} />
          </p>
        )}
        {problems.length > 0 && (
          <p className={css['problem']} title={problems.join(' ')}>
            <Link href={hrefOf(container.key, 'why')}>{count(problems.length, 'thing')} to correct</Link>
          </p>
        )}
        {last !== undefined && (
          <p className={rows['last']}>
            {outcomeOf(last).label} <Ago at={last.timestamp} />
          </p>
        )}
      </div>
      <div className={css['actions']}>
        <ContainerActions container={container} can={can} shape="row" />
      </div>
    </article>
  )
}
