import type { Context } from './context.ts'
import { every } from './every.ts'

/** Publishes, now and then, the events that dead processes left in documents. Every service runs one. */
export function sweepOutboxes(ctx: Context): AsyncDisposable {
  const intervalMs = ctx.settings.boot['update.sweepInterval']
  return every('outboxes', intervalMs, () => ctx.events.sweep(Math.min(intervalMs, 2000)))
}
