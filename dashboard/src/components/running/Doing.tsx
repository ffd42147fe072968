import type { UpdateView } from '../../api/views.ts'
import { useNow } from '../../state/now.ts'
import type { Journey } from '../../stations.ts'

/** An updater that runs takes an update within moments. */
const patienceMs = 20_000

/** What goes on right now, in a sentence. */
export function Doing({ update, journey }: { update: UpdateView; journey: Journey }) {
  const now = useNow()
  const { state, queued_at, created_at, cancelled_by } = update
  if (cancelled_by !== null) return <>Being cancelled: what was prepared is put back…</>
  if (state === 'needs_attention') return <>{journey.doing}.</>
  if (state === 'queued' && update.reason !== null) return <>{update.reason}</>
  const waitsMs = now - Date.parse(queued_at ?? created_at)
  if (state === 'queued' && waitsMs > patienceMs)
    return <>No updater has taken it yet. It starts as soon as one runs.</>
  return <>{journey.doing}…</>
}
