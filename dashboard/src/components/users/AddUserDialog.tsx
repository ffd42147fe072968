import { useState } from 'react'
import type { RoleId } from '@sentinel/shared/access/roles'
import { passwordObstacle } from '../../password-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { NewPassword } from '../access/NewPassword.tsx'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { Field } from '../basics/Field.tsx'
import { RoleField } from './RoleField.tsx'
import css from '../basics/Form.module.css'

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [role, setRole] = useState<RoleId>('viewer')
  const add = useAction('POST /api/auth/users', { showsErrors: true })
  const obstacle = username.trim() === '' ? 'Give the user a name first.' : passwordObstacle(password, again)
  const title = 'Add a user'
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle !== undefined || add.isPending) return
          const done = () => {
            tell(`The user ${username.trim()} can sign in now.`)
            onClose()
          }
          const body = { username: username.trim(), password, role_id: role }
          add.mutate({ body }, { onSuccess: done })
        }}
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
        <FormError error={add.error} />
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" blocked={obstacle} isBusy={add.isPending}>
            Add the user
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
