import { clockTime, exactTime, inWords } from '../../format/time.ts'
import { useNow } from '../../state/now.ts'

/** A time to come, by the clock of whoever looks, and how long it is until then. */
export function Until({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={exactTime(at)}>
      {clockTime(at, now)} ({inWords(at, now)})
    </time>
  )
}
