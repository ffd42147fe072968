import { useQuery } from '@tanstack/react-query'
import { describeError } from '../api/errors.ts'
import { fleetQuery, historyQuery } from '../api/queries.ts'
import { ContainersSection } from '../components/containers/ContainersSection.tsx'
import { ContainerDetails } from '../components/details/ContainerDetails.tsx'
import { Summary } from '../components/frame/Summary.tsx'
import { Troubles } from '../components/frame/Troubles.tsx'
import { HistorySection } from '../components/history/HistorySection.tsx'
import { RunningSection } from '../components/running/RunningSection.tsx'
import { WaitingSection } from '../components/waiting/WaitingSection.tsx'
import { ServicesSection } from '../components/services/ServicesSection.tsx'
import { isServiceName } from '../service-name.ts'
import { lastRecords } from '../last-records.ts'
import { useAbilities } from '../state/use-abilities.ts'
import { useOpen } from '../state/use-open.ts'
import { FleetSkeleton } from './FleetSkeleton.tsx'
import css from './FleetPage.module.css'

/** The first page: what waits, what is under way, what there is, and what happened. */
export function FleetPage() {
  const { data: fleet, dataUpdatedAt, error } = useQuery(fleetQuery)
  const { data: history, error: historyError } = useQuery(historyQuery)
  const open = useOpen()
  const can = useAbilities()
  const all = fleet?.containers ?? []
  const services = all.filter(({ name }) => isServiceName(name))
  const containers = all.filter(({ name }) => !isServiceName(name))
  const lastOf = lastRecords(history ?? [])
  const opened = fleet?.containers.find(({ key }) => key === open.key)

  return (
    <>
      <title>Sentinel</title>
      <Troubles fleet={fleet} shownAt={dataUpdatedAt} />
      {fleet === undefined ? (
        <FleetSkeleton error={error === null ? undefined : describeError(error)} />
      ) : (
        <>
          <Summary fleet={fleet} can={can} />
          <div className={css['columns']}>
            <div className={css['main']}>
              <WaitingSection containers={fleet.containers} can={can} />
              <RunningSection containers={fleet.containers} can={can} />
              <ServicesSection services={services} lastOf={lastOf} can={can} />
              <ContainersSection
                containers={containers}
                hostCount={fleet.hosts.length}
                lastOf={lastOf}
                can={can}
              />
            </div>
            <div className={css['aside']}>
              <HistorySection
                records={history}
                error={historyError === null ? undefined : describeError(historyError)}
                containers={fleet.containers}
                can={can}
              />
            </div>
          </div>
          {opened !== undefined && <ContainerDetails key={opened.key} container={opened} can={can} />}
        </>
      )}
    </>
  )
}
