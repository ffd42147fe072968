import type { ComponentProps, ReactNode } from 'react'
import { FieldFrame } from './FieldFrame.tsx'

interface FieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string
  readonly note?: ReactNode
  readonly value: string
  readonly onText: (text: string) => void
}

/** One line of text with its name above and what to know about it below. */
export function Field({ label, note, value, onText, ...rest }: FieldProps) {
  return (
    <FieldFrame label={label} note={note}>
      {(ties) => <input {...rest} {...ties} value={value} onChange={(event) => onText(event.target.value)} />}
    </FieldFrame>
  )
}
