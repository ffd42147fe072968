import { isUp } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { problemOf } from '../../summary.ts'
import { classes } from '../basics/classes.ts'
import { Since } from '../basics/Since.tsx'
import css from './StateWord.module.css'

const words: Readonly<Record<string, string>> = {
  running: 'Running',
  exited: 'Stopped',
  created: 'Never started',
  paused: 'Paused',
  restarting: 'Restarting',
  dead: 'Dead',
  removing: 'Being removed',
}

export function StateWord({ container }: { container: FleetContainer }) {
  const { state, health, started_at, exit_code, is_stale } = container
  const mood = problemOf(container) !== undefined ? 'bad' : isUp(container) ? 'up' : 'down'
  return (
    <div className={classes(css['state'], css[mood], is_stale && css['stale'])}>
      <span className={css['dot']} aria-hidden="true" />
      <div>
        <p>
          {words[state] ?? state}
          {health !== null && health !== 'none' && <span className={css['health']}>, {health}</span>}
        </p>
        <p className={css['more']}>
          {is_stale && 'as last seen'}
          {!is_stale && state === 'running' && started_at !== null && (
            <>
              for <Since at={started_at} />
            </>
          )}
          {!is_stale && state === 'exited' && exit_code !== null && `exit code ${exit_code}`}
        </p>
      </div>
    </div>
  )
}
