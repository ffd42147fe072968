import { X } from 'lucide-react'
import { forget, useTold } from '../../state/tell.ts'
import { classes } from '../basics/classes.ts'
import css from './Toasts.module.css'

/** Above an open dialog too: hence a popover of its own would be hidden by it, and errors of a dialog stand in it. */
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
