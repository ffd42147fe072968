import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { addPasskey } from '../../api/passkeys.ts'
import { browserName } from '../../browser-words.ts'
import { tell } from '../../state/tell.ts'
import { FormError } from '../access/FormError.tsx'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { Field } from '../basics/Field.tsx'
import css from '../basics/Form.module.css'

/** Names a passkey and lets the browser make it. */
export function PasskeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState(() => browserName(navigator.userAgent))
  const queryClient = useQueryClient()
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    onSuccess: () => {
      tell('The passkey is added. Next time you can sign in with it.')
      onClose()
    },
    onSettled: () => queryClient.invalidateQueries(),
  })
  const title = 'Add a passkey'
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (!add.isPending) add.mutate()
        }}
      >
        <p>Your browser asks you next where it should be kept, and for your fingerprint or PIN.</p>
        <Field
          label="Name"
          note="So that you know later which one it is."
          autoFocus
          maxLength={64}
          value={name}
          onText={setName}
        />
        <FormError error={add.error} />
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={add.isPending}>
            Go on
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
