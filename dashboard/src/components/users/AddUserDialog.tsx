import { useState } from 'react'
import type { RoleId } from '@sentinel/shared/access/roles'
import { passwordObstacle } from '../../password-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { NewPassword } from '../access/NewPassword.tsx'
import { Field } from '../basics/Field.tsx'
import { FormDialog } from '../basics/FormDialog.tsx'
import { RoleField } from './RoleField.tsx'

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [role, setRole] = useState<RoleId>('viewer')
  const add = useAction('POST /api/auth/users', { showsErrors: true })
  const obstacle = username.trim() === '' ? 'Give the user a name first.' : passwordObstacle(password, again)
  const send = () => {
    const done = () => {
      tell(`The user ${username.trim()} can sign in now.`)
      onClose()
    }
    const body = { username: username.trim(), password, role_id: role }
    add.mutate({ body }, { onSuccess: done })
  }
  return (
    <FormDialog
      title="Add a user"
      verb="Add the user"
      obstacle={obstacle}
      isBusy={add.isPending}
      error={add.error}
      onSend={send}
      onClose={onClose}
    >
      <Field
        label="Name"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={username}
        onText={setUsername}
      />
      <RoleField label="Role" role={role} onRole={setRole} />
      <NewPassword password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
    </FormDialog>
  )
}
