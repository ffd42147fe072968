import type { Context } from '@sentinel/shared/runtime/context'
import type { Access } from './access/access.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { LiveFeed } from './live/live-feed.ts'

/** What a request handler has at hand. */
export interface ApiContext extends Context {
  /** The inventory with what was decided about it, at most about a second old. */
  readonly fleet: Fleet
  /** The events of the whole installation. */
  readonly live: LiveFeed
  readonly startedAt: Date
  /** Who may do what. */
  readonly access: Access
  /** Resolves once collections and indexes are there; rejects when the process ends before. */
  readonly prepared: Promise<void>
}
