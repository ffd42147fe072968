import type { ReplaceContext, Seam } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** A step whose content others bring: each seam passes, or ends the update by throwing. */
export function passSeams(
  name: string,
  seamsOf: (ctx: ReplaceContext) => readonly Seam[],
): Step<ReplaceContext, Replacement> {
  return {
    name,
    async run(ctx, _state, { waitSignal }) {
      for (const seam of seamsOf(ctx)) await seam(ctx.update, waitSignal)
      return {}
    },
  }
}
