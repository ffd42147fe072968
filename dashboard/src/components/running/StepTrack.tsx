import { Check, RotateCcw, X } from 'lucide-react'
import type { Journey, Station } from '../../stations.ts'
import { classes } from '../basics/classes.ts'
import css from './StepTrack.module.css'

const words: Readonly<Record<Station['state'], string>> = {
  ahead: 'still to come',
  now: 'going on now',
  done: 'done',
  failed: 'failed',
  undone: 'taken back',
}

/** The way of an update as a picture: where it is, and the stretch in which nobody is served. */
export function StepTrack({ stations }: Pick<Journey, 'stations'>) {
  return (
    <ol className={css['track']} aria-label="Steps">
      {stations.map(({ key, label, state, isOutage }) => (
        <li
          key={key}
          className={classes(css['station'], css[state], isOutage && css['outage'])}
          aria-current={state === 'now' ? 'step' : undefined}
        >
          <span className={css['mark']} aria-hidden="true">
            <Mark state={state} />
          </span>
          <span className={css['label']}>{label}</span>
          <span className="visually-hidden">: {words[state]}</span>
        </li>
      ))}
    </ol>
  )
}

function Mark({ state }: Pick<Station, 'state'>) {
  if (state === 'done') return <Check />
  if (state === 'failed') return <X />
  if (state === 'undone') return <RotateCcw />
  return null
}
