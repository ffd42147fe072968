import type { ReactNode } from 'react'
import { FormError } from '../access/FormError.tsx'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import css from './Form.module.css'

interface FormDialogProps {
  readonly title: string
  /** On the button that sends it. */
  readonly verb: string
  /** Why it cannot be sent yet. */
  readonly obstacle: string | undefined
  readonly isBusy: boolean
  readonly error: unknown
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form in a box of its own, with what went wrong above its buttons. */
export function FormDialog({
  title,
  verb,
  obstacle,
  isBusy,
  error,
  onSend,
  onClose,
  children,
}: FormDialogProps) {
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle === undefined && !isBusy) onSend()
        }}
      >
        {children}
        <FormError error={error} />
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" blocked={obstacle} isBusy={isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
