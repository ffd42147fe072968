import { History } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, HistoryRecord } from '../../api/views.ts'
import { recordKey } from '../../last-records.ts'
import { EmptyState } from '../basics/EmptyState.tsx'
import { Section } from '../basics/Section.tsx'
import { HistoryEntry } from './HistoryEntry.tsx'
import css from './HistorySection.module.css'

interface HistorySectionProps {
  /** Undefined while it is being read. */
  readonly records: readonly HistoryRecord[] | undefined
  readonly error: string | undefined
  readonly containers: readonly FleetContainer[]
  readonly can: Abilities
}

export function HistorySection({ records, error, containers, can }: HistorySectionProps) {
  const known = new Map(containers.map((container) => [container.key, container]))
  return (
    <Section id="history" title="What happened">
      {error !== undefined && records === undefined && <p role="alert">{error}</p>}
      {records?.length === 0 && (
        <EmptyState icon={<History />} title="Nothing happened yet.">
          Every update and rollback is kept here, with its reason and what was seen.
        </EmptyState>
      )}
      {records !== undefined && records.length > 0 && (
        <ol className={css['entries']}>
          {records.map((record) => (
            <li key={record.id}>
              <HistoryEntry record={record} container={known.get(recordKey(record))} can={can} isNamed />
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
