import type { ReplaceContext } from '@sentinel/saga/replace-context'
import { keepOldImage } from './cleanup/keep-image.ts'
import { askOnce } from './gates/ask-once.ts'
import { stillWanted } from './gates/still-wanted.ts'
import { stopAfterPull, unlessPullOnly } from './gates/stop-after-pull.ts'
import { postUpdateHook, preUpdateHook } from './hooks/hook-seams.ts'
import { refuseOwnStack } from './self-update/refuse-own-stack.ts'
import { shapeTarget } from './shape-target.ts'
import { signatureGate, vulnerabilityGate } from './supply-chain/image-gates.ts'
import type { UpdaterContext } from './updater-context.ts'

/** What an update must pass on its way, in this order. */
export function seamsOf(
  ctx: UpdaterContext,
): Pick<ReplaceContext, 'gates' | 'preHooks' | 'imageGates' | 'postHooks' | 'targetOf'> {
  const askRules = askOnce(ctx)
  return {
    gates: [refuseOwnStack(ctx), stillWanted(askRules)],
    preHooks: [unlessPullOnly(askRules, preUpdateHook(ctx)), keepOldImage(ctx)],
    imageGates: [signatureGate(ctx), vulnerabilityGate(ctx), stopAfterPull(askRules)],
    postHooks: [postUpdateHook(ctx)],
    targetOf: (update, recipe) => shapeTarget(ctx, update, recipe),
  }
}
