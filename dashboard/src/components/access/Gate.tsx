import type { ReactNode } from 'react'
import { Logo } from '../frame/Logo.tsx'
import { ThemeChoice } from '../frame/ThemeChoice.tsx'
import css from './Gate.module.css'

interface GateProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** A page in front of everything else: one card and nothing around it. */
export function Gate({ title, lead, children }: GateProps) {
  return (
    <div className={css['gate']}>
      <title>{`${title} – Sentinel`}</title>
      <header className={css['head']}>
        <span className={css['name']}>
          <Logo />
          Sentinel
        </span>
        <ThemeChoice />
      </header>
      <main className={css['card']}>
        <h1 className={css['title']}>{title}</h1>
        {lead !== undefined && <div className={css['lead']}>{lead}</div>}
        {children}
      </main>
    </div>
  )
}
