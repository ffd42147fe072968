import { useRef, useState, type ReactNode } from 'react'
import { Ellipsis } from 'lucide-react'
import css from './Menu.module.css'

/** A few more buttons behind one. It closes by Escape, by a choice, and when the focus goes elsewhere. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <div
      className={css['menu']}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        setIsOpen(false)
        opener.current?.focus()
      }}
    >
      <button
        ref={opener}
        type="button"
        className={css['opener']}
        aria-label={label}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Ellipsis aria-hidden="true" />
      </button>
      {isOpen && <div className={css['list']}>{children}</div>}
    </div>
  )
}
