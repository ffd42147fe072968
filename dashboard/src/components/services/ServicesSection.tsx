import { useQuery } from '@tanstack/react-query'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import { servicesQuery } from '../../api/queries.ts'
import type { FleetContainer, HistoryRecord } from '../../api/views.ts'
import { Section } from '../basics/Section.tsx'
import { ServiceRow } from './ServiceRow.tsx'
import css from '../basics/Rows.module.css'

interface ServicesSectionProps {
  /** What the fleet knows of each service. */
  readonly services: readonly FleetContainer[]
  readonly lastOf: ReadonlyMap<string, HistoryRecord>
  readonly can: Abilities
}

/** The services of swarms; only there where there are any. */
export function ServicesSection({ services, lastOf, can }: ServicesSectionProps) {
  const hostIds = [...new Set(services.map(({ host_id }) => host_id))].toSorted()
  const { data, error } = useQuery(servicesQuery(hostIds))
  if (services.length === 0) return null
  const views = new Map(data?.map((view) => [view.Key, view]))
  return (
    <Section
      id="services"
      title="Swarm services"
      note="The swarm replaces their tasks one after another, and goes back by itself where a service says so."
    >
      {error !== null && data === undefined && <p role="alert">{describeError(error)}</p>}
      <ul className={css['rows']}>
        {services.map((container) => (
          <li key={container.key}>
            <ServiceRow
              container={container}
              service={views.get(container.key)}
              last={lastOf.get(container.key)}
              can={can}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
