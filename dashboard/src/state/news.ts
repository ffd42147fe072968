import type { QueryClient } from '@tanstack/react-query'
import { applyEvent, type Effect } from '../api/apply-event.ts'
import { call } from '../api/call.ts'
import { openLive, type Live } from '../api/live.ts'
import { eventsPath } from '../api/paths.ts'
import { fleetKey } from '../api/queries.ts'
import type { FleetView } from '../api/views.ts'
import { announce } from './announcements.ts'

/** A burst of events asks once. */
const gatherMs = 120

/** The live connection, tied to the query cache: what an event makes old is asked for again. */
export function followNews(queryClient: QueryClient): Live {
  const stale = new Set<Effect['stale'][number]>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function refresh() {
    timer = undefined
    for (const key of stale) void queryClient.invalidateQueries({ queryKey: [key] })
    stale.clear()
  }

  return openLive({
    url: eventsPath,
    onEvent(event) {
      const { stale: keys, say, patch } = applyEvent(event)
      if (say !== undefined) announce(say)
      if (patch !== undefined) queryClient.setQueryData<FleetView>(fleetKey, (fleet) => fleet && patch(fleet))
      for (const key of keys) stale.add(key)
      if (stale.size > 0) timer ??= setTimeout(refresh, gatherMs)
    },
    onOpen: () => void queryClient.invalidateQueries(),
    // The question itself leads to the sign-in where that is what is missing.
    onRefused: () => void call('GET /api/auth/me', {}).catch(() => undefined),
  })
}
