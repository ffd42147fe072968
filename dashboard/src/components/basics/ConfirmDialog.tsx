import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import css from './ConfirmDialog.module.css'

interface ConfirmDialogProps {
  /** Names the thing: “Stop postgres?” */
  readonly title: string
  readonly children: ReactNode
  /** The verb on the button that does it. */
  readonly verb: string
  readonly isDanger?: boolean
  readonly isBusy?: boolean
  readonly error?: string | undefined
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, verb, isDanger = false, isBusy = false, error, onConfirm, onClose } = props
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <div className={css['text']}>{children}</div>
      {error !== undefined && (
        <p role="alert" className={css['error']}>
          {error}
        </p>
      )}
      <div className={css['answers']}>
        <Button autoFocus onClick={onClose}>
          Cancel
        </Button>
        <Button look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} onClick={onConfirm}>
          {verb}
        </Button>
      </div>
    </Dialog>
  )
}
