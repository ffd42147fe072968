import { useEffect, useRef, type ReactNode } from 'react'
import { X } from 'lucide-react'
import { Toasts } from '../frame/Toasts.tsx'
import { classes } from './classes.ts'
import css from './Dialog.module.css'

interface DialogProps {
  readonly title: ReactNode
  readonly label: string
  readonly shape: 'box' | 'wide' | 'drawer'
  readonly children: ReactNode
  /** It shows what is never shown again: a click beside it does not close it. */
  readonly isFirm?: boolean
  readonly onClose: () => void
}

/** The browser's own modal dialog: it keeps the focus inside and gives it back. */
export function Dialog({ title, label, shape, children, isFirm = false, onClose }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  // The element has to be in the page before it can be shown as a modal.
  useEffect(() => {
    const dialog = ref.current
    const opener = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={classes(css['dialog'], css[shape])}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === ref.current && !isFirm) onClose()
      }}
    >
      <div className={css['inside']}>
        <header className={css['head']}>
          <h2 className={css['title']}>{title}</h2>
          <button type="button" className={css['close']} aria-label="Close" onClick={onClose}>
            <X aria-hidden="true" />
          </button>
        </header>
        <div className={css['body']}>{children}</div>
      </div>
      {/* Everything outside a modal dialog is hidden and silent: what is said in passing must be said in here. */}
      <Toasts />
    </dialog>
  )
}
