import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, HistoryRecord } from '../../api/views.ts'
import { duration } from '../../format/time.ts'
import { pointOf } from '../../format/version-change.ts'
import { journeyOf } from '../../stations.ts'
import { useOpen } from '../../state/use-open.ts'
import { outcomeOf } from '../../words.ts'
import { Ago } from '../basics/Ago.tsx'
import { StepLog } from '../running/StepLog.tsx'
import { VersionChange } from '../waiting/VersionChange.tsx'
import { LastWords } from './LastWords.tsx'
import { Outcome } from './Outcome.tsx'
import { Proof } from './Proof.tsx'
import { RollBackButton } from './RollBackButton.tsx'
import { causeOf } from './cause-of.ts'
import css from './HistoryEntry.module.css'

interface HistoryEntryProps {
  readonly record: HistoryRecord
  /** The container that it is about, while it still exists. */
  readonly container: FleetContainer | undefined
  readonly can: Abilities
  readonly isNamed: boolean
}

export function HistoryEntry({ record, container, can, isNamed }: HistoryEntryProps) {
  const { hrefOf } = useOpen()
  const { container_name: name, reason, steps, timestamp } = record
  const words = outcomeOf(record)
  const { outage, isStartFirst } = journeyOf({
    steps,
    state: 'succeeded',
    isService: record.type === 'service',
  })
  return (
    <article className={css['entry']} aria-label={`${name}: ${words.label}`}>
      <div className={css['head']}>
        {isNamed && (
          <h3 className={css['name']}>
            {container === undefined ? name : <Link href={hrefOf(container.key, 'history')}>{name}</Link>}
          </h3>
        )}
        <Outcome words={words} />
        <span className={css['when']}>
          <Ago at={timestamp} />
        </span>
      </div>
      <p className={css['change']}>
        <VersionChange
          from={pointOf(record.old_image, record.old_digest)}
          to={pointOf(record.new_image, record.new_digest)}
        />
      </p>
      {reason !== null && words.tone !== 'good' && <p className={css['reason']}>{reason}</p>}
      <p className={css['facts']}>
        {causeOf(record)}
        {record.duration > 0 && <> · took {duration(record.duration / 1_000_000)}</>}
        {outage?.to !== undefined && (
          <> · down for {duration(Date.parse(outage.to) - Date.parse(outage.from))}</>
        )}
        {isStartFirst && <> · served all the time</>}
      </p>
      {words.tone === 'bad' && <LastWords id={record.id} name={name} />}
      {container?.rollback_to?.update_id === record.id && (
        <RollBackButton container={container} to={container.rollback_to} can={can} />
      )}
      {steps.length > 0 && record.type !== 'scan' && <Proof id={record.id} name={name} />}
      {steps.length > 0 && <StepLog steps={steps} />}
    </article>
  )
}
