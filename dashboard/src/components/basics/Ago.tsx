import { exactTime, timeAgo } from '../../format/time.ts'
import { useNow } from '../../state/now.ts'

export function Ago({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={exactTime(at)}>
      {timeAgo(at, now)}
    </time>
  )
}
