import { Check, Circle } from 'lucide-react'
import { passwordRules } from '../../password-words.ts'
import { classes } from '../basics/classes.ts'
import css from './PasswordRules.module.css'

/** What a password needs, ticked off while it is typed. */
export function PasswordRules({ password }: { password: string }) {
  return (
    <span className={css['rules']}>
      <span>It needs</span>
      {passwordRules(password).map(({ name, text, isMet }) => (
        <span key={name} className={classes(css['rule'], isMet && css['met'])}>
          {isMet ? <Check aria-hidden="true" /> : <Circle aria-hidden="true" />}
          {text}
          <span className="visually-hidden">{isMet ? ' (has it)' : ' (missing)'}</span>
        </span>
      ))}
    </span>
  )
}
