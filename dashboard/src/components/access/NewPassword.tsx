import { Field } from '../basics/Field.tsx'
import { PasswordRules } from './PasswordRules.tsx'

interface NewPasswordProps {
  readonly label?: string
  readonly password: string
  readonly again: string
  readonly onPassword: (text: string) => void
  readonly onAgain: (text: string) => void
}

/** A password that somebody makes up, typed twice. */
export function NewPassword({ label = 'Password', password, again, onPassword, onAgain }: NewPasswordProps) {
  return (
    <>
      <Field
        label={label}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        note={<PasswordRules password={password} />}
        onText={onPassword}
      />
      <Field
        label={`${label} again`}
        type="password"
        autoComplete="new-password"
        required
        value={again}
        note={again !== '' && again !== password ? 'Not the same yet.' : undefined}
        onText={onAgain}
      />
    </>
  )
}
