import { useState } from 'react'
import { passwordObstacle } from '../../password-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { NewPassword } from '../access/NewPassword.tsx'
import { Button } from '../basics/Button.tsx'
import { Field } from '../basics/Field.tsx'
import cards from '../basics/Card.module.css'
import css from './Narrow.module.css'

const empty = { current: '', password: '', again: '' }

export function PasswordForm({ username }: { username: string }) {
  const [form, setForm] = useState(empty)
  const change = useAction('POST /api/auth/change-password', { showsErrors: true })
  const { current, password, again } = form
  const obstacle = current === '' ? 'Write your current password first.' : passwordObstacle(password, again)
  return (
    <form
      className={cards['card']}
      aria-label="Change your password"
      onSubmit={(event) => {
        event.preventDefault()
        if (obstacle !== undefined || change.isPending) return
        const body = { current_password: current, new_password: password }
        change.mutate(
          { body },
          {
            onSuccess: () => {
              setForm(empty)
              tell('Your password is changed. Everywhere else you were signed out.')
            },
          },
        )
      }}
    >
      <div className={css['narrow']}>
        {/* For whoever keeps passwords: whose it is. */}
        <input type="text" autoComplete="username" value={username} readOnly hidden />
        <Field
          label="Current password"
          type="password"
          autoComplete="current-password"
          value={current}
          onText={(text) => setForm({ ...form, current: text })}
        />
        <NewPassword
          label="New password"
          password={password}
          again={again}
          onPassword={(text) => setForm({ ...form, password: text })}
          onAgain={(text) => setForm({ ...form, again: text })}
        />
        <p className={cards['soft']}>
          Your other sessions end with it. API tokens go on working: delete those that somebody else may know.
        </p>
        <FormError error={change.error} />
        <div className={cards['answers']}>
          <Button type="submit" look="primary" blocked={obstacle} isBusy={change.isPending}>
            Change the password
          </Button>
        </div>
      </div>
    </form>
  )
}
