import { Boxes, SearchX } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, HistoryRecord } from '../../api/views.ts'
import { groupsOf, isShown } from '../../groups.ts'
import { useFilter } from '../../state/use-filter.ts'
import { EmptyState } from '../basics/EmptyState.tsx'
import { Section } from '../basics/Section.tsx'
import { ContainerRow } from './ContainerRow.tsx'
import { FilterBar } from './FilterBar.tsx'
import rows from '../basics/Rows.module.css'
import css from './ContainersSection.module.css'

interface ContainersSectionProps {
  readonly containers: readonly FleetContainer[]
  readonly hostCount: number
  readonly lastOf: ReadonlyMap<string, HistoryRecord>
  readonly can: Abilities
}

export function ContainersSection({ containers, hostCount, lastOf, can }: ContainersSectionProps) {
  const filter = useFilter()
  const shown = containers.filter((container) => isShown(container, filter))
  return (
    <Section id="containers" title="Containers" tools={containers.length > 0 && <FilterBar />}>
      {containers.length > 0 && (
        <p className={css['legend']}>
          <b>auto</b> updates without asking · <b>manual</b> asks you first · <b>pinned</b> is never touched
        </p>
      )}
      {containers.length === 0 && (
        <EmptyState icon={<Boxes />} title="No containers yet.">
          Start one and it appears here by itself, for example{' '}
          <code>docker run -d --name web nginx:1.27</code>.
        </EmptyState>
      )}
      {containers.length > 0 && shown.length === 0 && (
        <EmptyState icon={<SearchX />} title="No container matches.">
          Change the search or{' '}
          <button type="button" className={css['all']} onClick={filter.clear}>
            show all containers
          </button>
          .
        </EmptyState>
      )}
      {groupsOf(shown, hostCount > 1).map(({ title, containers: members }) => (
        <div key={title} className={css['group']}>
          <h3 className={css['stack']}>{title}</h3>
          <ul className={rows['rows']}>
            {members.map((container) => (
              <li key={container.key}>
                <ContainerRow container={container} last={lastOf.get(container.key)} can={can} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  )
}
