import type { EntryForm } from '../../registry-words.ts'
import { FieldFrame } from '../basics/FieldFrame.tsx'

interface LoginKindProps {
  readonly form: EntryForm
  readonly change: (part: Partial<EntryForm>) => void
}

export function LoginKind({ form, change }: LoginKindProps) {
  return (
    <FieldFrame
      label="How it logs in"
      note={
        form.login === 'cloud'
          ? 'The name and secret of a cloud account, or neither: then the machine’s own identity is used.'
          : 'A password, or better a token that may only read.'
      }
    >
      {(ties) => (
        <select
          {...ties}
          value={form.login}
          onChange={(event) => change({ login: event.target.value === 'cloud' ? 'cloud' : 'password' })}
        >
          <option value="password">With a name and a secret</option>
          <option value="cloud">As the cloud says (Amazon, Azure, Google)</option>
        </select>
      )}
    </FieldFrame>
  )
}
