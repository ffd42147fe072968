import { saidBy } from '@sentinel/shared/access/said-by'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { transition } from '@sentinel/shared/updates/transition'
import type { Caller } from '../access/caller.ts'
import type { ApiContext } from '../api-context.ts'
import { changedMeanwhile } from './approve-waiting.ts'
import { queueChanged, updateCancelled } from './update-events.ts'

export interface Ending {
  readonly word: 'rejected' | 'ignored' | 'cancelled'
  readonly hostName: string
  readonly caller: Caller
  readonly message: string
}

/**
 * A person's word ends an update that has not begun. What was approved already and waits for its time is cancelled,
 * whatever the word was. @throws AppError `update_changed`
 */
export async function endUpdate(
  ctx: ApiContext,
  update: UpdateDoc,
  { word, hostName, caller, message }: Ending,
): Promise<UpdateDoc> {
  const about = { hostName, message }
  const to = update.state === 'pending' ? word : 'cancelled'
  const ended = await transition(
    ctx,
    { id: update._id, from: [update.state], version: update.version },
    {
      to,
      set: { reason: `${message} (by ${saidBy(caller.name)})` },
      events: [
        queueChanged(update, 'removed', about),
        ...(to === 'cancelled' ? [updateCancelled(update, about)] : []),
      ],
    },
  )
  ctx.fleet.touch(update.hostId, update.name)
  if (!ended) throw changedMeanwhile(update.name)
  return ended
}
