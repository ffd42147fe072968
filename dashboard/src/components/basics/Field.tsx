import { useId, type ComponentProps, type ReactNode } from 'react'
import css from './Field.module.css'

interface FieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string
  readonly note?: ReactNode
  readonly value: string
  readonly onText: (text: string) => void
}

/** One line of text with its name above and what to know about it below. */
export function Field({ label, note, value, onText, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        value={value}
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
