import type { ReplaceContext } from '@sentinel/saga/replace-context'
import { autoStillWanted } from './auto-still-wanted.ts'
import type { UpdaterContext } from './updater-context.ts'

/** What an update must pass on its way, in this order. */
export function seamsOf(
  ctx: UpdaterContext,
): Pick<ReplaceContext, 'gates' | 'preHooks' | 'imageGates' | 'postHooks'> {
  return {
    gates: [autoStillWanted(ctx)],
    preHooks: [],
    imageGates: [],
    postHooks: [],
  }
}
