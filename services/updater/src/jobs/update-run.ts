import { processor } from '@sentinel/shared/queues/worker'
import { runUpdate } from '../run-update.ts'
import type { UpdaterContext } from '../updater-context.ts'

export const updateRun = processor<UpdaterContext, 'update.run'>('update.run', (ctx, { updateId }, signal) =>
  runUpdate(ctx, updateId, signal),
)
