import { useState } from 'react'
import type { UserView } from '../../api/views.ts'
import { passwordObstacle } from '../../password-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { NewPassword } from '../access/NewPassword.tsx'
import { FormDialog } from '../basics/FormDialog.tsx'

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
  const done = () => {
    tell(`The user ${username} has a new password.`)
    onClose()
  }
  const send = () => reset.mutate({ params: { id }, body: { password } }, { onSuccess: done })
  return (
    <FormDialog
      title={`New password for ${username}`}
      verb="Set the password"
      obstacle={obstacle}
      isBusy={reset.isPending}
      error={reset.error}
      onSend={send}
      onClose={onClose}
    >
      <p>
        {username} is signed out everywhere and signs in with the new password; API tokens and passkeys end
        too. Tell it in a way that nobody else hears; {username} can change it afterwards.
      </p>
      <NewPassword
        label="New password"
        password={password}
        again={again}
        onPassword={setPassword}
        onAgain={setAgain}
      />
    </FormDialog>
  )
}
