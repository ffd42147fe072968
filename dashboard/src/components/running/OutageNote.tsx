import type { Journey } from '../../stations.ts'
import { Elapsed } from '../basics/Elapsed.tsx'
import css from './OutageNote.module.css'

/** How long nobody was served: the number people care for. */
export function OutageNote({ journey, name }: { journey: Journey; name: string }) {
  const { outage, stations, isStartFirst, isRollout } = journey
  if (isRollout) return <p className={css['note']}>the other tasks of {name} serve meanwhile</p>
  if (isStartFirst) return <p className={css['note']}>{name} serves all the time</p>
  if (outage === undefined) {
    const isDone = stations.every(({ state }) => state === 'done')
    return isDone ? null : <p className={css['note']}>{name} serves; it is down only in the shaded part</p>
  }
  if (outage.to === undefined) {
    return (
      <p className={css['down']}>
        {name} is down for <Elapsed from={outage.from} />
      </p>
    )
  }
  return (
    <p className={css['note']}>
      {name} was down for <Elapsed from={outage.from} to={outage.to} />
    </p>
  )
}
