import { useLiveStatus } from '../../state/live-context.tsx'
import type { LiveStatus } from '../../api/live.ts'
import { classes } from '../basics/classes.ts'
import css from './LiveIndicator.module.css'

const words: Readonly<Record<LiveStatus['is'], { text: string; title: string }>> = {
  connecting: { text: 'Connecting…', title: 'The page is opening its connection for news.' },
  live: { text: 'Live', title: 'News appears on this page by itself.' },
  lost: { text: 'Reconnecting…', title: 'The connection for news was lost. The page keeps trying.' },
}

export function LiveIndicator() {
  const { is } = useLiveStatus()
  return (
    <span role="status" className={classes(css['indicator'], css[is])} title={words[is].title}>
      <span className={css['dot']} aria-hidden="true" />
      {words[is].text}
    </span>
  )
}
