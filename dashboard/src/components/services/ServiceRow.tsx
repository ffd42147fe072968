import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, HistoryRecord, ServiceView } from '../../api/views.ts'
import { shortImage } from '../../format/version-change.ts'
import { newerOf } from '../../newer-words.ts'
import { replicaWords, rolloutWords } from '../../service-words.ts'
import { shownName } from '../../service-name.ts'
import { useOpen } from '../../state/use-open.ts'
import { outcomeOf } from '../../words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Until } from '../basics/Until.tsx'
import { PolicyChoice } from '../containers/PolicyChoice.tsx'
import { ServiceActions } from './ServiceActions.tsx'
import { TaskTable } from './TaskTable.tsx'
import rows from '../basics/Rows.module.css'
import css from './ServiceRow.module.css'

interface ServiceRowProps {
  readonly container: FleetContainer
  /** Undefined while it is being read. */
  readonly service: ServiceView | undefined
  readonly last: HistoryRecord | undefined
  readonly can: Abilities
}

export function ServiceRow({ container, service, last, can }: ServiceRowProps) {
  const { hrefOf } = useOpen()
  const name = shownName(container.name)
  const newer = newerOf(container)
  const replicas = service && replicaWords(service)
  const rollout = service && rolloutWords(service.UpdateStatus)
  return (
    <article className={css['service']} aria-label={`Service ${name}`}>
      <div className={rows['row']}>
        <div>
          <h3 className={rows['name']}>
            <Link href={hrefOf(container.key)}>{name}</Link>
          </h3>
          <p className={rows['image']} title={container.image}>
            {shortImage(container.image)}
            <span className={rows['tag']}>:{container.tag || 'latest'}</span>
          </p>
        </div>
        <div className={css['state']}>
          {replicas === undefined ? (
            <Badge tone="quiet">reading…</Badge>
          ) : (
            <Badge tone={replicas.tone}>{replicas.text}</Badge>
          )}
          {rollout !== undefined && (
            <Badge tone={rollout.tone} title={service?.UpdateStatusMessage ?? ''}>
              {rollout.text}
            </Badge>
          )}
        </div>
        <PolicyChoice container={container} can={can} />
        <div>
          <Badge tone={newer.tone} title={newer.title}>
            {newer.text}
          </Badge>
          {newer.until !== undefined && (
            <p className={rows['last']}>
              until <Until at={newer.until} />
            </p>
          )}
          {last !== undefined && (
            <p className={rows['last']}>
              {outcomeOf(last).label} <Ago at={last.timestamp} />
            </p>
          )}
        </div>
        <ServiceActions container={container} service={service} can={can} />
      </div>
      {service !== undefined && <TaskTable service={service} name={name} />}
    </article>
  )
}
