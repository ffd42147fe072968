import { processor } from '@sentinel/shared/queues/worker'
import { runAfterCare } from '../after-care/run-after-care.ts'
import type { UpdaterContext } from '../updater-context.ts'

export const afterCare = processor<UpdaterContext, 'update.after-care'>(
  'update.after-care',
  (ctx, { updateId }, signal) => runAfterCare(ctx, updateId, signal),
)
