import { exactTime, spell } from '../../format/time.ts'
import { useNow } from '../../state/now.ts'

/** For how long something has been so. */
export function Since({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={`since ${exactTime(at)}`}>
      {spell(Math.max(1000, now - Date.parse(at)))}
    </time>
  )
}
