import { aboutUpdate } from '@sentinel/saga/update-events'
import { AppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { offerWake } from '@sentinel/shared/updates/offer-wake'
import { transition } from '@sentinel/shared/updates/transition'
import type { UpdaterContext } from '../updater-context.ts'
import { decideAgain } from './decide-again.ts'

/** For what is held back by a person's switch, such as the pause: nobody knows until when. */
const lookAgainMs = 300_000

/**
 * Puts an automatic update off when a gate is closed by now; true when it has. It waits for the opening, with a job of
 * its own and the sweeper for the days when Redis is emptied.
 */
export async function putOff(ctx: UpdaterContext, update: UpdateDoc, hostName: string): Promise<boolean> {
  if (update.state !== 'queued') return false
  const { decision } = (await decideAgain(ctx, update)) ?? {}
  if (decision?.outcome !== 'hold') return false
  const { _id: id, version, name, to } = update
  const until = decision.until ?? new Date(Date.now() + lookAgainMs)
  const reason = decision.trace.find(({ verdict }) => verdict === 'hold')?.text ?? ''
  const message = `The update of ${shownName(name)} to ${to.reference} waits until ${until.toISOString()}: ${reason}`
  const about = { ...aboutUpdate(update, hostName, message), until: until.toISOString() }
  // Looked at again and again it is no news that it still waits.
  const isNews = decision.until !== undefined || update.deferredUntil === undefined
  const events = isNews ? [outboxEntry('update.deferred', about)] : []
  const change = { to: 'deferred', set: { deferredUntil: until, reason }, events } as const
  try {
    const deferred = await transition(ctx, { id, version, from: ['queued'] }, change)
    if (deferred) await offerWake(ctx, deferred)
    return true
  } catch (error) {
    // Another one waits in its place; this one is refused by the same gate.
    if (!(error instanceof AppError) || error.code !== 'update_in_progress') throw error
    return false
  }
}
