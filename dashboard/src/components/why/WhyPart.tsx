import type { ReactNode } from 'react'
import css from './WhyTab.module.css'

export function WhyPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={css['title']}>{title}</h3>
      {children}
    </section>
  )
}
