import { useQuery } from '@tanstack/react-query'
import { describeError } from '../../api/errors.ts'
import { historyOfQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { HistoryEntry } from '../history/HistoryEntry.tsx'
import css from './HistoryTab.module.css'

export function HistoryTab({ container }: { container: FleetContainer }) {
  const { data, error } = useQuery(historyOfQuery(container))
  if (error !== null) return <p role="alert">{describeError(error)}</p>
  if (data === undefined) return <p className={css['soft']}>Reading…</p>
  if (data.length === 0) {
    return (
      <p className={css['soft']}>
        Nothing happened to {container.name} yet. Its updates and rollbacks are kept here.
      </p>
    )
  }
  return (
    <ol>
      {data.map((record) => (
        <li key={record.id}>
          <HistoryEntry record={record} isNamed={false} />
        </li>
      ))}
    </ol>
  )
}
