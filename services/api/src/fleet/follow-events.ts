import type { Listener } from '../live/live-feed.ts'
import type { Fleet } from './fleet.ts'

/** Tells the fleet what events say has changed. */
export function followEvents(fleet: Fleet): Listener {
  return {
    event({ name, payload }) {
      const { hostId, container } = payload
      if (typeof hostId === 'string' && typeof container === 'string') fleet.touch(hostId, container)
      else if (name === 'scan.completed') fleet.touchAll()
      else fleet.touchSurroundings()
      // Which host is the local one must be known before the next event of one is sent on.
      if (name === 'host.changed') fleet.read().catch(() => undefined)
    },
    lost: () => undefined,
    back: () => fleet.touchAll(),
  }
}
