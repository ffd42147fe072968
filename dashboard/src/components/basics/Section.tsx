import { useId, type ReactNode } from 'react'
import css from './Section.module.css'

interface SectionProps {
  readonly id: string
  readonly title: string
  readonly note?: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
}

export function Section({ id, title, note, tools, children }: SectionProps) {
  const headingId = useId()
  return (
    <section id={id} tabIndex={-1} className={css['section']} aria-labelledby={headingId}>
      <div className={css['head']}>
        <h2 id={headingId} className={css['title']}>
          {title}
        </h2>
        {note !== undefined && <p className={css['note']}>{note}</p>}
        {tools !== undefined && <div className={css['tools']}>{tools}</div>}
      </div>
      {children}
    </section>
  )
}
