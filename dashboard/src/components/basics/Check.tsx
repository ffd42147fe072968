import { useId, type ReactNode } from 'react'
import css from './Check.module.css'

interface CheckProps {
  readonly label: string
  readonly note?: ReactNode
  readonly isChecked: boolean
  readonly onCheck: (isChecked: boolean) => void
}

/** Something to tick, and below it what that means. */
export function Check({ label, note, isChecked, onCheck }: CheckProps) {
  const noteId = useId()
  return (
    <div className={css['check']}>
      <label>
        <input
          type="checkbox"
          checked={isChecked}
          aria-describedby={note === undefined ? undefined : noteId}
          onChange={(event) => onCheck(event.target.checked)}
        />
        {label}
      </label>
      {note !== undefined && (
        <p id={noteId} className={css['note']}>
          {note}
        </p>
      )}
    </div>
  )
}
