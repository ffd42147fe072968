import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { proveStill } from './prove-still.ts'
import { stopOld } from './stop-old.ts'

/** Old is stopped only while new is seen to serve in its place. */
export const stopReplaced: Step<ReplaceContext, Replacement> = {
  ...stopOld,
  async run(ctx, state, run) {
    const proof = await proveStill(ctx, state, run)
    return { ...proof, ...(await stopOld.run(ctx, state, run)) }
  },
}
