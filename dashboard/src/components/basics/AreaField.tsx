import { useId, type ReactNode } from 'react'
import css from './Field.module.css'

interface AreaFieldProps {
  readonly label: string
  readonly note?: ReactNode
  readonly value: string
  readonly rows?: number
  readonly autoFocus?: boolean
  readonly onText: (text: string) => void
}

/** Several lines of text, with their name above and what to know about them below. */
export function AreaField({ label, note, value, rows = 3, autoFocus = false, onText }: AreaFieldProps) {
  const id = useId()
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        autoFocus={autoFocus}
        spellCheck={false}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onText(event.target.value)}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={css['note']}>
          {note}
        </p>
      )}
    </div>
  )
}
