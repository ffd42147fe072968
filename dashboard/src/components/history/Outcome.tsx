import { CircleAlert, CircleCheck, CircleDot, CircleMinus, Clock } from 'lucide-react'
import type { Tone, Words } from '../../words.ts'
import { Badge } from '../basics/Badge.tsx'
import css from './Outcome.module.css'

const icons: Readonly<Record<Tone, typeof Clock>> = {
  good: CircleCheck,
  wait: Clock,
  bad: CircleAlert,
  info: CircleDot,
  quiet: CircleMinus,
}

export function Outcome({ words: { label, tone, meaning } }: { words: Words }) {
  const Icon = icons[tone]
  return (
    <Badge tone={tone} title={meaning}>
      <Icon aria-hidden="true" className={css['icon']} />
      {label}
    </Badge>
  )
}
