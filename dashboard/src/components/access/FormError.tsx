import { describeError, UnreachableError } from '../../api/errors.ts'
import { count } from '../../format/time.ts'
import { useSecondsLeft } from '../../state/use-seconds-left.ts'
import css from '../basics/Form.module.css'

/** Why a form was not taken, in it; and for how long there is no use in trying again. */
export function FormError({ error }: { error: unknown }) {
  const seconds = useSecondsLeft(error)
  if (error === null || error === undefined) return null
  return (
    <p role="alert" className={css['bad']}>
      {error instanceof UnreachableError
        ? 'Sentinel does not answer, so nothing was done. Try again in a moment.'
        : describeError(error)}
      {seconds > 0 && <span aria-hidden="true"> ({count(seconds, 'second')} left)</span>}
    </p>
  )
}
