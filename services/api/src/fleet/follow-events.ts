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
    },
    lost: () => undefined,
    back: () => fleet.touchAll(),
  }
}
