import { processor } from '@sentinel/shared/queues/worker'
import type { UpdaterContext } from '../updater-context.ts'
import { wakeUpdate } from '../wake-updates.ts'

export const updateWake = processor<UpdaterContext, 'update.wake'>('update.wake', (ctx, { updateId }) =>
  wakeUpdate(ctx, updateId),
)
