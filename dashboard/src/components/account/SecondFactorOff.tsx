import { useState } from 'react'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { Field } from '../basics/Field.tsx'
import css from '../basics/Form.module.css'

export function SecondFactorOff({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('')
  const disable = useAction('POST /api/auth/totp/disable', { showsErrors: true })
  const obstacle = password === '' ? 'Write your password first.' : undefined
  const title = 'Switch two-factor sign-in off?'
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle === undefined && !disable.isPending)
            disable.mutate({ body: { password } }, { onSuccess: onClose })
        }}
      >
        <p>From then on your password alone opens your account. The recovery codes are forgotten.</p>
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onText={setPassword}
        />
        <FormError error={disable.error} />
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" blocked={obstacle} isBusy={disable.isPending}>
            Switch it off
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
