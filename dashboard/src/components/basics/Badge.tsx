import type { ReactNode } from 'react'
import type { Tone } from '../../words.ts'
import { classes } from './classes.ts'
import css from './Badge.module.css'

export function Badge({ tone, title, children }: { tone: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={classes(css['badge'], css[tone])} title={title}>
      {children}
    </span>
  )
}
