import type { ReplaceContext } from '@sentinel/saga/replace-context'
import { autoStillWanted } from './auto-still-wanted.ts'
import { keepOldImage } from './cleanup/keep-image.ts'
import { postUpdateHook, preUpdateHook } from './hooks/hook-seams.ts'
import { shapeTarget } from './shape-target.ts'
import { signatureGate, vulnerabilityGate } from './supply-chain/image-gates.ts'
import type { UpdaterContext } from './updater-context.ts'

/** What an update must pass on its way, in this order. */
export function seamsOf(
  ctx: UpdaterContext,
): Pick<ReplaceContext, 'gates' | 'preHooks' | 'imageGates' | 'postHooks' | 'targetOf'> {
  return {
    gates: [autoStillWanted(ctx)],
    preHooks: [preUpdateHook(ctx), keepOldImage(ctx)],
    imageGates: [signatureGate(ctx), vulnerabilityGate(ctx)],
    postHooks: [postUpdateHook(ctx)],
    targetOf: (update, recipe) => shapeTarget(ctx, update, recipe),
  }
}
