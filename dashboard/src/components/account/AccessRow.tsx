import type { ReactNode } from 'react'
import { FormError } from '../access/FormError.tsx'
import css from './AccessRow.module.css'

interface AccessRowProps {
  readonly name: string
  readonly badges?: ReactNode
  /** What there is to know about it. */
  readonly children: ReactNode
  readonly tools: ReactNode
  /** What went wrong with it. */
  readonly error?: unknown
}

/** One of those that open the door: a session, a token, a passkey, a user. */
export function AccessRow({ name, badges, children, tools, error }: AccessRowProps) {
  return (
    <article className={css['row']} aria-label={name}>
      <div>
        <h3 className={css['name']}>
          {name}
          {badges}
        </h3>
        <p className={css['soft']}>{children}</p>
      </div>
      <div className={css['tools']}>{tools}</div>
      {error !== null && error !== undefined && (
        <div className={css['error']}>
          <FormError error={error} />
        </div>
      )}
    </article>
  )
}
