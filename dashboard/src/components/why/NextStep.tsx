import { CalendarClock } from 'lucide-react'
import type { Explanation } from '../../api/views.ts'
import { Until } from '../basics/Until.tsx'
import css from './NextStep.module.css'

/** What happens to the container next, and when. */
export function NextStep({ next: { text, at, check_at } }: Pick<Explanation, 'next'>) {
  return (
    <div className={css['next']}>
      <CalendarClock aria-hidden="true" />
      <div>
        <p>{text}</p>
        <p className={css['when']}>
          {at !== undefined && (
            <>
              When: <Until at={at} />
            </>
          )}
          {at !== undefined && check_at !== undefined && at !== check_at && ' · '}
          {check_at !== undefined && at !== check_at && (
            <>
              The registry is asked again: <Until at={check_at} />
            </>
          )}
        </p>
      </div>
    </div>
  )
}
