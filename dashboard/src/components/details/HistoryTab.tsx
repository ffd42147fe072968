import { useQuery } from '@tanstack/react-query'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import { historyOfQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { isServiceName, shownName } from '../../service-name.ts'
import { HistoryEntry } from '../history/HistoryEntry.tsx'
import { KeptVersions } from '../history/KeptVersions.tsx'
import css from './HistoryTab.module.css'

export function HistoryTab({ container, can }: { container: FleetContainer; can: Abilities }) {
  const { data, error } = useQuery(historyOfQuery(container))
  if (error !== null) return <p role="alert">{describeError(error)}</p>
  if (data === undefined) return <p className={css['soft']}>Reading…</p>
  if (data.length === 0) {
    return (
      <p className={css['soft']}>
        Nothing happened to {shownName(container.name)} yet. Its updates and rollbacks are kept here.
      </p>
    )
  }
  return (
    <>
      {!isServiceName(container.name) && <KeptVersions container={container} can={can} />}
      <ol>
        {data.map((record) => (
          <li key={record.id}>
            <HistoryEntry record={record} container={container} can={can} isNamed={false} />
          </li>
        ))}
      </ol>
    </>
  )
}
