import type { ReactNode } from 'react'
import { FieldFrame } from './FieldFrame.tsx'

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
  return (
    <FieldFrame label={label} note={note}>
      {(ties) => (
        <textarea
          {...ties}
          rows={rows}
          value={value}
          autoFocus={autoFocus}
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </FieldFrame>
  )
}
