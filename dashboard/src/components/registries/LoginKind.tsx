import { useId } from 'react'
import type { EntryForm } from '../../registry-words.ts'
import css from '../basics/Field.module.css'

interface LoginKindProps {
  readonly form: EntryForm
  readonly change: (part: Partial<EntryForm>) => void
}

export function LoginKind({ form, change }: LoginKindProps) {
  const id = useId()
  return (
    <div className={css['field']}>
      <label htmlFor={id}>How it logs in</label>
      <select
        id={id}
        value={form.login}
        aria-describedby={`${id}-note`}
        onChange={(event) => change({ login: event.target.value === 'cloud' ? 'cloud' : 'password' })}
      >
        <option value="password">With a name and a secret</option>
        <option value="cloud">As the cloud says (Amazon, Azure, Google)</option>
      </select>
      <p id={`${id}-note`} className={css['note']}>
        {form.login === 'cloud'
          ? 'The name and secret of a cloud account, or neither: then the machine’s own identity is used.'
          : 'A password, or better a token that may only read.'}
      </p>
    </div>
  )
}
