import { duration } from '../../format/time.ts'
import { useNow } from '../../state/now.ts'

/** How long something has been going on, or went on. */
export function Elapsed({ from, to }: { from: string; to?: string | undefined }) {
  const now = useNow()
  const end = to === undefined ? now : Date.parse(to)
  return <>{duration(Math.max(0, end - Date.parse(from)))}</>
}
