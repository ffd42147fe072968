import type { ReactNode } from 'react'
import css from './EmptyState.module.css'

export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: ReactNode
  title: string
  children?: ReactNode
}) {
  return (
    <div className={css['empty']}>
      <span className={css['icon']} aria-hidden="true">
        {icon}
      </span>
      <div>
        <p className={css['title']}>{title}</p>
        {children !== undefined && <div className={css['text']}>{children}</div>}
      </div>
    </div>
  )
}
