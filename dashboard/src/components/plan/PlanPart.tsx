import type { ReactNode } from 'react'
import css from './PlanView.module.css'

/** Open at first, so that nothing has to be looked for; closed by who has seen enough. */
export function PlanPart({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <details className={css['part']} open>
      <summary>
        <h3>{title}</h3>
        {count !== undefined && <span className={css['count']}>{count}</span>}
      </summary>
      {children}
    </details>
  )
}
