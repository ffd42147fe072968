import { X } from 'lucide-react'
import { forget, useTold } from '../../state/tell.ts'
import { classes } from '../basics/classes.ts'
import css from './Toasts.module.css'

/** How requests went, in passing. */
export function Toasts() {
  const told = useTold()
  return (
    <div className={css['toasts']} role="status">
      {told.map(({ id, text, tone }) => (
        <div key={id} className={classes(css['toast'], css[tone])}>
          <p>{text}</p>
          <button type="button" aria-label="Dismiss" onClick={() => forget(id)}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  )
}
