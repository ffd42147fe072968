import { useId, type ReactNode } from 'react'
import css from './FieldFrame.module.css'

interface FieldFrameProps {
  readonly label: string
  readonly note?: ReactNode
  /** Draws what is filled in, which takes these to be tied to its label and note. */
  readonly children: (ties: FieldTies) => ReactNode
}

interface FieldTies {
  readonly id: string
  readonly 'aria-describedby': string | undefined
}

/** Something to fill in, with its name above and what to know about it below. */
export function FieldFrame({ label, note, children }: FieldFrameProps) {
  const id = useId()
  const noteId = note === undefined ? undefined : `${id}-note`
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': noteId })}
      {note !== undefined && (
        <p id={noteId} className={css['note']}>
          {note}
        </p>
      )}
    </div>
  )
}
