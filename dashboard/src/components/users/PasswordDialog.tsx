import { useState } from 'react'
import type { UserView } from '../../api/views.ts'
import { passwordObstacle } from '../../password-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { NewPassword } from '../access/NewPassword.tsx'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import css from '../basics/Form.module.css'

interface PasswordDialogProps {
  readonly user: UserView
  readonly onClose: () => void
}

/** For whoever forgot the own one. */
export function PasswordDialog({ user: { id, username }, onClose }: PasswordDialogProps) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const reset = useAction('POST /api/auth/users/:id/password', { showsErrors: true })
  const obstacle = passwordObstacle(password, again)
  const title = `New password for ${username}`
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle !== undefined || reset.isPending) return
          reset.mutate(
            { params: { id }, body: { password } },
            {
              onSuccess: () => {
                tell(`The user ${username} has a new password.`)
                onClose()
              },
            },
          )
        }}
      >
        <p>
          {username} is signed out everywhere and signs in with the new password. Tell it in a way that nobody
          else hears; {username} can change it afterwards.
        </p>
        <NewPassword
          label="New password"
          password={password}
          again={again}
          onPassword={setPassword}
          onAgain={setAgain}
        />
        <FormError error={reset.error} />
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" blocked={obstacle} isBusy={reset.isPending}>
            Set the password
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
